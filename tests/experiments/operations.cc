#include "tests/experiments/operations.h"

#include "core/experts.h"

namespace nexting::experiments {
namespace {

constexpr double kLearningFactor = 7;
constexpr double kTdPerWeight = 4;
constexpr double kSwiftTdPerWeight = 14;

int NetworkInputs(const core::LearnerConfig& config) {
  return config.features + config.cumulants * config.network.cumulant_lags;
}

double ColumnOperations(const core::LearnerConfig& config) {
  const double d = config.network.columns;
  const double forward = 6 * d * (NetworkInputs(config) + 1) + 7 * d;
  return config.network.frozen ? forward : kLearningFactor * forward;
}

// Of one head of the experts that core/experts.h lists.
double AdaptiveOperations(double p, double discount) {
  const double linear = kTdPerWeight * p;
  if (p > core::kWidestCovariance) return 3 * linear + kSwiftTdPerWeight * p;
  if (discount == 0) return 4 * (2 * p * p + linear);
  return 2 * 2 * p * p + 4 * (p * p + linear) + linear + kSwiftTdPerWeight * p;
}

double ReadOutOperations(const core::LearnerConfig& config) {
  const double inputs = config.read_out.sees_inputs ? NetworkInputs(config) + config.cumulants : 0;
  const double p = config.network.columns + inputs + 1;
  switch (config.read_out.method) {
    case core::ReadOutMethod::kAdaptive:
      return AdaptiveOperations(p, config.heads.front().discount);
    case core::ReadOutMethod::kTd:
      return kTdPerWeight * p;
    case core::ReadOutMethod::kSwiftTd:
      return kSwiftTdPerWeight * p;
  }
  return 0;
}

}  // namespace

double CountedOperations(const core::LearnerConfig& config) {
  return ColumnOperations(config) + ReadOutOperations(config);
}

int64_t ParameterCount(const core::LearnerConfig& config) {
  return int64_t{4} * (NetworkInputs(config) + 2) * config.network.columns;
}

}  // namespace nexting::experiments
