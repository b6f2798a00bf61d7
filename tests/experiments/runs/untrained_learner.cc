#include "tests/experiments/runs/untrained_learner.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/baselines/baselines.h"
#include "core/config_hash.h"
#include "core/state.h"

namespace nexting::experiments {

absl::StatusOr<std::unique_ptr<core::Learner>> MakeLearner(const core::LearnerConfig& config) {
  const core::Baselines baselines;
  return core::Learner::Create(config, &baselines);
}

absl::StatusOr<std::string> ConfigurationHash(absl::string_view task, const core::LearnerConfig& config) {
  const auto learner = MakeLearner(config);
  if (!learner.ok()) return learner.status();
  // What shapes the arithmetic, and the state that it begins with. Not the saved bytes, whose layout may change.
  const std::string text =
      absl::StrCat(task, " ", config.seed, " ", core::ConfigHash((*learner)->config()), " ", (*learner)->Digest());
  core::Hasher hasher;
  hasher.Add(text.data(), text.size());
  return absl::StrFormat("%016x", hasher.value());
}

}  // namespace nexting::experiments
