// The format of a saved learner, little-endian:
//
//   offset  bytes  what
//        0      8  "nextlrnr"
//        8      4  version, 5
//       12      4  zero
//       16      8  hash of the configuration (config_hash.h)
//       24      8  hash of the payload
//       32      -  payload: every number of the state, in the order of the Visit functions (core/state.h)
//
// Version 4 differs only in the hash of the configuration (saved_learner_v4.h). It is read for ever, and a learner that
// was read from it goes on with the same digests.
#ifndef NEXTING_CORE_SAVED_LEARNER_H_
#define NEXTING_CORE_SAVED_LEARNER_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"

namespace nexting::core {

std::string WrapSavedLearner(const LearnerConfig& config, absl::string_view payload);

// The payload, as a view into `saved`. INVALID_ARGUMENT for a version that is newer than this program, or older than 4;
// FAILED_PRECONDITION for another configuration; DATA_LOSS for bytes that WrapSavedLearner does not write, or a payload
// that does not have `payload_size` bytes.
absl::StatusOr<absl::string_view> UnwrapSavedLearner(const LearnerConfig& config, size_t payload_size,
                                                     absl::string_view saved);

}  // namespace nexting::core

#endif  // NEXTING_CORE_SAVED_LEARNER_H_
