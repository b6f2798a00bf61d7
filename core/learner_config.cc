#include "core/learner_config.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/parameter_step.h"

namespace nexting::core {

namespace {

template <typename T>
absl::Status CheckRange(absl::string_view field, T value, T least, T most) {
  if (value >= least && value <= most) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(absl::StrCat(field, " is ", value, "; must be in [", least, ", ", most, "]"));
}

// Enumerations start at 0; `last` is the largest.
template <typename Enum>
absl::Status CheckEnum(absl::string_view field, Enum value, Enum last) {
  return CheckRange(field, static_cast<int>(value), 0, static_cast<int>(last));
}

absl::Status CheckStepSize(absl::string_view field, const StepSize& step_size) {
  absl::Status status = CheckEnum(absl::StrCat(field, ".method"), step_size.method, StepMethod::kSignalToNoise);
  status.Update(CheckRange(absl::StrCat(field, ".value"), step_size.value, 0.0, 1.0));
  status.Update(CheckRange(absl::StrCat(field, ".initial_square"), step_size.initial_square, 0.0, 1.0));
  return status;
}

absl::Status CheckDense(const NetworkConfig& network) {
  const DenseConfig& dense = network.dense;
  absl::Status status = CheckEnum("network.dense.estimator", dense.estimator, GradientEstimator::kNoBackTrack);
  status.Update(CheckRange("network.dense.steps", dense.steps, 1, kMaxTruncation));
  status.Update(CheckRange("network.dense.density", dense.density, 1e-3, 1.0));
  if (!status.ok() || !dense.enabled) return status;
  for (const auto& [field, is_set] : {std::pair{"frozen", network.frozen},
                                      {"stage.columns", network.stage.columns > 0},
                                      {"replacement", network.replacement.enabled},
                                      {"cell", network.cell != CellType::kLstm}}) {
    if (!is_set) continue;
    return absl::InvalidArgumentError(absl::StrCat("network.", field, " is set; must not be with network.dense"));
  }
  return absl::OkStatus();
}

// Numbers that the network's state holds, nearly.
double NetworkNumbers(const LearnerConfig& config) {
  const NetworkConfig& network = config.network;
  const double d = network.columns;
  const double inputs = InputCount(config);
  // Of a parameter: itself, eligibilities, what the step method remembers.
  const double kept = 1.0 + static_cast<double>(config.heads.size()) + (KeepsSquare(network.step_size.method) ? 1 : 0) +
                      (KeepsMean(network.step_size.method) ? 1 : 0) + (SumsUpdates(network.step_size.method) ? 1 : 0);
  if (!network.dense.enabled) {
    const double u = network.stage.columns;
    const double gates = network.cell == CellType::kLstm ? 4 : 2;
    const double learning = kept + 2;  // and traces
    if (u == 0) return gates * (inputs + 2) * d * learning;
    return gates * (inputs + d * FeaturesPerColumn(network.cell) + 2) * (d + u * learning);
  }
  const double parameters = 4 * d * (inputs + d * network.dense.density + 1);
  switch (network.dense.estimator) {
    case GradientEstimator::kRtrl:
    case GradientEstimator::kSnap:  // as if every unit were reached, unless k is 1
      return parameters * kept +
             2 * parameters * (network.dense.estimator == GradientEstimator::kSnap && network.dense.steps == 1 ? 1 : d);
    case GradientEstimator::kBptt:
    case GradientEstimator::kTruncatedBptt:
      return parameters * kept + network.dense.steps * (inputs + 8 * d);
    case GradientEstimator::kUoro:
    case GradientEstimator::kNoBackTrack:
      return parameters * (kept + 1);
  }
  return 0;
}

// Multiply-adds of the dearest step of a dense network, nearly (dense/README.md).
double DenseOperations(const LearnerConfig& config) {
  const NetworkConfig& network = config.network;
  const double d = network.columns;
  const double r = std::max(1.0, d * network.dense.density);
  const double n = InputCount(config) + r + 1;
  const double k = network.dense.steps;
  const double heads = static_cast<double>(config.heads.size());
  switch (network.dense.estimator) {
    case GradientEstimator::kSnap:
      if (network.dense.steps == 1) return (16 + 4 * heads) * d * n;
      [[fallthrough]];  // as if every unit were reached
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

absl::Status CheckNetworkSize(const LearnerConfig& config) {
  const int columns = config.network.columns;
  if (const double numbers = NetworkNumbers(config); numbers > kMaxNetworkNumbers) {
    return absl::InvalidArgumentError(absl::StrCat("network.columns is ", columns,
                                                   "; with the rest of the network its state takes ", numbers,
                                                   " numbers, and must be at most ", kMaxNetworkNumbers));
  }
  if (!config.network.dense.enabled) return absl::OkStatus();
  if (const double operations = DenseOperations(config); operations > kMaxStepOperations) {
    return absl::InvalidArgumentError(absl::StrCat("network.columns is ", columns,
                                                   "; with network.dense one step takes ", operations,
                                                   " operations, and must take at most ", kMaxStepOperations));
  }
  return absl::OkStatus();
}

absl::Status CheckNetwork(const NetworkConfig& network) {
  const StageConfig& stage = network.stage;
  const ReplacementConfig& replacement = network.replacement;
  absl::Status status = CheckRange("network.columns", network.columns, 0, kMaxColumns);
  status.Update(CheckRange("network.cumulant_lags", network.cumulant_lags, 0, kMaxCumulantLags));
  status.Update(CheckStepSize("network.step_size", network.step_size));
  status.Update(CheckEnum("network.cell", network.cell, CellType::kRtu));
  status.Update(CheckRange("network.stage.columns", stage.columns, 0, network.columns));
  if (status.ok() && stage.columns > 0) {
    status.Update(CheckRange("network.stage.steps", stage.steps, int64_t{1}, kMaxStageSteps));
    if (network.columns % stage.columns != 0) {
      status.Update(absl::InvalidArgumentError(absl::StrCat("network.stage.columns is ", stage.columns,
                                                            "; must divide network.columns = ", network.columns)));
    }
  }
  status.Update(CheckRange("network.replacement.rate", replacement.rate, 0.0, 0.01));
  status.Update(CheckRange("network.replacement.maturity", replacement.maturity, int64_t{0}, kMaxStageSteps));
  status.Update(CheckRange("network.replacement.utility_rate", replacement.utility_rate, 1e-9, 1.0));
  status.Update(CheckRange("network.replacement.threshold", replacement.threshold, 0.0, 1.0));
  if (status.ok() && network.frozen && (stage.columns > 0 || replacement.enabled)) {
    status.Update(absl::InvalidArgumentError(absl::StrCat("network.frozen is true; must be false with network.",
                                                          stage.columns > 0 ? "stage" : "replacement",
                                                          ", whose columns have to learn")));
  }
  return status;
}

absl::Status CheckReadOut(const LearnerConfig& config) {
  const ReadOutConfig& read_out = config.read_out;
  absl::Status status = CheckEnum("read_out.method", read_out.method, ReadOutMethod::kRecursiveLeastSquares);
  status.Update(CheckRange("read_out.lambda", read_out.lambda, 0.0, 1.0));
  status.Update(CheckStepSize("read_out.step_size", read_out.step_size));
  status.Update(CheckRange("read_out.forgetting", read_out.forgetting, 0.9, 1.0));
  status.Update(CheckRange("read_out.cumulant_rate", read_out.cumulant_rate, 1e-8, 0.01));
  return status;
}

// Combinations that make no sense.
absl::Status CheckCompany(const LearnerConfig& config) {
  const ReadOutMethod method = config.read_out.method;
  const bool uses_features = method != ReadOutMethod::kPersistence && method != ReadOutMethod::kExponentialMean;
  if (!uses_features && config.network.columns > 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "network.columns is ", config.network.columns, "; must be 0 with read_out.method ",
        method == ReadOutMethod::kPersistence ? "PERSISTENCE" : "EXPONENTIAL_MEAN", ", which uses no features"));
  }
  if (method != ReadOutMethod::kRecursiveLeastSquares) return absl::OkStatus();
  for (size_t h = 0; h < config.heads.size(); ++h) {
    if (config.heads[h].discount == 0.0) continue;
    return absl::InvalidArgumentError(absl::StrCat("heads[", h, "].discount is ", config.heads[h].discount,
                                                   "; must be 0 with read_out.method RECURSIVE_LEAST_SQUARES"));
  }
  const int features = DirectFeatures(config) + config.network.columns * FeaturesPerColumn(config.network.cell);
  if (features <= kMaxCovarianceFeatures) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("read_out.method is RECURSIVE_LEAST_SQUARES with ", features,
                                                 " features (inputs, lags and columns); must be at most ",
                                                 kMaxCovarianceFeatures));
}

absl::Status CheckHeads(const LearnerConfig& config) {
  absl::Status status = CheckRange<int64_t>("heads", config.heads.size(), 1, kMaxHeads);
  for (size_t h = 0; status.ok() && h < config.heads.size(); ++h) {
    status = CheckRange(absl::StrCat("heads[", h, "].cumulant"), config.heads[h].cumulant, 0, config.cumulants - 1);
    if (!status.ok()) break;
    status = CheckRange(absl::StrCat("heads[", h, "].discount"), config.heads[h].discount, 0.0, kMaxDiscount);
  }
  return status;
}

}  // namespace

int InputCount(const LearnerConfig& config) {
  return config.features + config.cumulants * config.network.cumulant_lags;
}

int DirectFeatures(const LearnerConfig& config) {
  return 1 + (config.read_out.sees_inputs ? InputCount(config) + config.cumulants : 0);
}

int FeaturesPerColumn(CellType cell) { return cell == CellType::kRtu ? 2 : 1; }

uint64_t NetworkBytes(const LearnerConfig& config) {
  return static_cast<uint64_t>(NetworkNumbers(config) * sizeof(float));
}

absl::Status Validate(const LearnerConfig& config) {
  absl::Status status = CheckRange("features", config.features, 1, kMaxFeatures);
  status.Update(CheckRange("cumulants", config.cumulants, 1, kMaxHeads));
  status.Update(CheckHeads(config));
  status.Update(CheckNetwork(config.network));
  status.Update(CheckDense(config.network));
  status.Update(CheckReadOut(config));
  status.Update(CheckEnum("missing_values", config.missing_values, MissingValuePolicy::kRunningMean));
  if (status.ok()) status = CheckCompany(config);
  if (status.ok()) status = CheckNetworkSize(config);
  return status;
}

}  // namespace nexting::core
