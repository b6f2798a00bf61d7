#include "core/baseline_config.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/learner_config.h"

namespace nexting::core {

namespace {

// Approximate multiply-adds of the most expensive step (baselines/README.md). The exact count needs the pattern of all
// influences, which takes a large network's memory before anybody knows whether the network is allowed.
double DenseOperations(const LearnerConfig& config) {
  const DenseConfig& dense = config.dense;
  const double d = config.network.columns;
  const double r = std::max(1.0, d * dense.density);
  const double n = InputCount(config) + r + 1;
  const double k = dense.steps;
  const double heads = static_cast<double>(config.heads.size());
  switch (dense.estimator) {
    case GradientEstimator::kSnap:
      if (dense.steps == 1) return (16 + 4 * heads) * d * n;
      [[fallthrough]];  // an upper bound: as if every unit were reached
    case GradientEstimator::kRtrl:
      return 8 * n * d * d * r;
    case GradientEstimator::kBptt:
    case GradientEstimator::kTruncatedBptt:
      return 8 * heads * k * d * n;
    case GradientEstimator::kUoro:
    case GradientEstimator::kNoBackTrack:
      break;
  }
  return (16 + 4 * heads) * d * n;
}

}  // namespace

double DenseNumbers(const LearnerConfig& config, double kept) {
  const DenseConfig& dense = config.dense;
  const double d = config.network.columns;
  const double inputs = InputCount(config);
  const double parameters = 4 * d * (inputs + d * dense.density + 1);
  switch (dense.estimator) {
    case GradientEstimator::kRtrl:
    case GradientEstimator::kSnap:  // an upper bound: as if every unit were reached, unless k is 1
      return parameters * kept +
             2 * parameters * (dense.estimator == GradientEstimator::kSnap && dense.steps == 1 ? 1 : d);
    case GradientEstimator::kBptt:
    case GradientEstimator::kTruncatedBptt:
      return parameters * kept + dense.steps * (inputs + 8 * d);
    case GradientEstimator::kUoro:
    case GradientEstimator::kNoBackTrack:
      return parameters * (kept + 1);
  }
  return 0;
}

absl::Status CheckDenseTogether(const LearnerConfig& config) {
  if (!config.dense.enabled) return absl::OkStatus();
  const NetworkConfig& network = config.network;
  for (const auto& [field, is_set] : {std::pair{"frozen", network.frozen},
                                      {"stage.columns", network.stage.columns > 0},
                                      {"replacement", network.replacement.enabled},
                                      {"cell", network.cell != CellType::kLstm}}) {
    if (!is_set) continue;
    return absl::InvalidArgumentError(absl::StrCat("network.", field, " is set; must not be with network.dense"));
  }
  return absl::OkStatus();
}

absl::Status CheckDenseOperations(const LearnerConfig& config) {
  if (!config.dense.enabled) return absl::OkStatus();
  const double operations = DenseOperations(config);
  if (operations <= kMaxStepOperations) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("network.columns is ", config.network.columns,
                                                 "; with network.dense one step takes ", operations,
                                                 " operations, and must take at most ", kMaxStepOperations));
}

}  // namespace nexting::core
