// How often this thread has called operator new. Linking allocation_count.cc replaces the global operators.
#ifndef NEXTING_TESTS_TESTING_ALLOCATION_COUNT_H_
#define NEXTING_TESTS_TESTING_ALLOCATION_COUNT_H_

#include <cstdint>

namespace nexting::testing {

uint64_t AllocationCount();

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_ALLOCATION_COUNT_H_
