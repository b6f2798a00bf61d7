// A learner before its first step, and the hash of what it will do.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_UNTRAINED_LEARNER_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_UNTRAINED_LEARNER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/learner.h"
#include "core/learner_config.h"

namespace nexting::experiments {

// The baselines included. INVALID_ARGUMENT where the configuration is not legal.
absl::StatusOr<std::unique_ptr<core::Learner>> MakeLearner(const core::LearnerConfig& config);

// Hash of a task's text and of everything that the learner's predictions depend on but the code.
absl::StatusOr<std::string> ConfigurationHash(absl::string_view task, const core::LearnerConfig& config);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_UNTRAINED_LEARNER_H_
