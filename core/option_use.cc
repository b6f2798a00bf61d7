#include "core/option_use.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "core/learner_config.h"
#include "core/option_walk.h"

namespace nexting::core {

namespace {

bool LearnsCells(const LearnerConfig& config) {
  return config.network.columns > 0 && (config.dense.enabled || !config.network.frozen);
}

}  // namespace

bool IsRead(const LearnerConfig& config, const OptionPlace& place) {
  if (place.option.is_read != nullptr && !place.option.is_read(config)) return false;
  return place.given && std::all_of(place.groups.begin(), place.groups.end(), [&](const Group* group) {
           return group->is_read == nullptr || group->is_read(config, place.option.name);
         });
}

LearnerConfig WithoutUnread(const LearnerConfig& config) {
  std::map<std::string, uint64_t, std::less<>> defaults;
  const LearnerConfig untouched;
  VisitOptions(untouched,
               [&](const OptionPlace& place, const auto& value) { defaults.emplace(place.path, OptionBits(value)); });
  LearnerConfig result = config;
  VisitOptions(result, [&](const OptionPlace& place, auto& value) {
    if (place.option.kind != OptionKind::kChosen || IsRead(config, place)) return;
    SetOptionBits(defaults.find(place.path)->second, value);
  });
  return result;
}

bool HasColumns(const LearnerConfig& config) { return config.network.columns > 0 && !config.dense.enabled; }

bool ColumnsMaySeeForecasts(const LearnerConfig& config) { return HasColumns(config) && HasCommittee(config); }

bool NetworkLearns(const LearnerConfig& config, absl::string_view member) {
  // Plain SGD keeps no mean square.
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
