// What a saved learner holds, read without core: which of its bytes are floats, and whether every number is finite.
#ifndef NEXTING_TESTS_TESTING_SAVED_STATE_H_
#define NEXTING_TESTS_TESTING_SAVED_STATE_H_

#include <cstddef>
#include <string>

#include "core/learner_config.h"

namespace nexting::testing {

inline constexpr size_t kSavedHeaderBytes = 32;

// Everything is 8 bytes wide (doubles and counters) but the columns' part in the middle.
struct SavedLayout {
  size_t floats_at = 0;  // offset of the columns' floats
  size_t floats = 0;
  size_t network_steps_at = 0;  // offset of the network's count of steps, well behind the floats
};

SavedLayout LayoutOf(const core::LearnerConfig& config);

// Whether no number is infinite or NaN. Counters, read as doubles, are denormals and count as finite.
bool SavedStateIsFinite(const core::LearnerConfig& config, const std::string& saved);

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_SAVED_STATE_H_
