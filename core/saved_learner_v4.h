// What saved learners of version 4 are bound to. Their bytes are otherwise those of version 5, and are read for ever.
#ifndef NEXTING_CORE_SAVED_LEARNER_V4_H_
#define NEXTING_CORE_SAVED_LEARNER_V4_H_

#include <cstdint>
#include <optional>

#include "core/learner_config.h"

namespace nexting::core {

// The configuration's hash as version 4 had it; nothing where an option that came later says what no learner of that
// version did.
std::optional<uint64_t> ConfigHashV4(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_SAVED_LEARNER_V4_H_
