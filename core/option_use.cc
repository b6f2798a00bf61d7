#include "core/option_use.h"

#include <algorithm>

#include "core/learner_config.h"

namespace nexting::core {

namespace {

bool LearnsCells(const LearnerConfig& config) {
  return config.network.columns > 0 && (config.dense.enabled || !config.network.frozen);
}

}  // namespace

bool HasColumns(const LearnerConfig& config) { return config.network.columns > 0 && !config.dense.enabled; }

bool NetworkLearns(const LearnerConfig& config, absl::string_view member) {
  // Plain SGD keeps no mean square that could start anywhere.
  const bool keeps_square = config.network.step_size.method != StepMethod::kSgd;
  return LearnsCells(config) && (member != "initial_square" || keeps_square);
}

bool ReadOutSteps(const LearnerConfig& config, absl::string_view member) {
  const ReadOutConfig& read_out = config.read_out;
  if (read_out.method == ReadOutMethod::kExponentialMean) return member == "value";
  const bool keeps_square = read_out.step_size.method != StepMethod::kSgd;
  return read_out.method == ReadOutMethod::kTd && (member != "initial_square" || keeps_square);
}

bool TracesDecay(const LearnerConfig& config) {
  const ReadOutMethod method = config.read_out.method;
  if (method == ReadOutMethod::kTd || method == ReadOutMethod::kSwiftTd) return true;
  return LearnsCells(config) && std::any_of(config.heads.begin(), config.heads.end(),
                                            [](const HeadConfig& head) { return head.discount > 0; });
}

bool ForgetsCovariance(const LearnerConfig& config) {
  return config.read_out.method == ReadOutMethod::kRecursiveLeastSquares;
}

bool EstimatorCountsSteps(const LearnerConfig& config) {
  const GradientEstimator estimator = config.dense.estimator;
  return estimator == GradientEstimator::kBptt || estimator == GradientEstimator::kTruncatedBptt ||
         estimator == GradientEstimator::kSnap;
}

}  // namespace nexting::core
