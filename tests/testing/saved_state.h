// Where the columns are in a saved learner, as the layout is stated.
#ifndef NEXTING_TESTS_TESTING_SAVED_STATE_H_
#define NEXTING_TESTS_TESTING_SAVED_STATE_H_

#include <cstddef>

#include "core/learner_config.h"

namespace nexting::testing {

inline constexpr size_t kSavedHeaderBytes = 32;

// What stands before the columns is 8 bytes wide (doubles and counters).
struct SavedLayout {
  size_t floats_at = 0;  // offset of the columns' floats
  size_t floats = 0;
  size_t network_steps_at = 0;  // offset of the network's count of steps, well behind the floats
};

SavedLayout LayoutOf(const core::LearnerConfig& config);

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_SAVED_STATE_H_
