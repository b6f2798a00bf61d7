// What a fuzzer claims of an input. A claim that fails ends the process, which is what a fuzzer looks for.
#ifndef NEXTING_TESTS_FUZZ_MUST_H_
#define NEXTING_TESTS_FUZZ_MUST_H_

#include <cstdio>
#include <cstdlib>

#include "absl/strings/string_view.h"

namespace nexting::fuzz {

// `detail` shows what was found instead: a value, or a message of the code under test.
inline void Must(bool holds, absl::string_view claim, absl::string_view detail = "") {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n  found: %.*s\n", static_cast<int>(claim.size()), claim.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

}  // namespace nexting::fuzz

#endif  // NEXTING_TESTS_FUZZ_MUST_H_
