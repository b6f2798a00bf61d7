// The hash that saved learners of version 4 are bound to. Their bytes are otherwise those of the next version
// (saved_learner_v5.h).
#ifndef NEXTING_CORE_SAVED_LEARNER_V4_H_
#define NEXTING_CORE_SAVED_LEARNER_V4_H_

#include <cstdint>
#include <optional>

#include "core/learner_config.h"

namespace nexting::core {

// The hash of the configuration as version 4 computed it; nothing if an option that was added later has a value that no
// learner of that version could have.
std::optional<uint64_t> ConfigHashV4(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_SAVED_LEARNER_V4_H_
