// The format of a saved learner, little-endian:
//
//   offset  bytes  what
//        0      8  "nextlrnr"
//        8      4  version, 6
//       12      4  zero
//       16      8  hash of the configuration (config_hash.h)
//       24      8  hash of the payload
//       32      -  payload: every number of the state, in the order of the Visit functions (core/state.h)
//
// Versions 4 and 5 are read for ever (saved_learner_v4.h, saved_learner_v5.h). A learner that was read from them keeps
// what it has learnt, and goes on by the arithmetic of this version.
#ifndef NEXTING_CORE_SAVED_LEARNER_H_
#define NEXTING_CORE_SAVED_LEARNER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"

namespace nexting::core {

// The last version whose read-outs were mixtures of linear experts.
inline constexpr uint32_t kLastVersionOfExperts = 5;

std::string WrapSavedLearner(const LearnerConfig& config, absl::string_view payload);

struct SavedPayload {
  uint32_t version;
  absl::string_view bytes;  // a view into what was unwrapped
};

// INVALID_ARGUMENT for a version that is newer than this program, or older than 4; FAILED_PRECONDITION for another
// configuration; DATA_LOSS for bytes that WrapSavedLearner does not write. The caller checks the length.
absl::StatusOr<SavedPayload> UnwrapSavedLearner(const LearnerConfig& config, absl::string_view saved);

// DATA_LOSS, for bytes that are not what was written.
absl::Status DamagedLearnerError();

}  // namespace nexting::core

#endif  // NEXTING_CORE_SAVED_LEARNER_H_
