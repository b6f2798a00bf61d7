// Random observations for learners: slow and fast signals, now and then a missing value.
#ifndef NEXTING_TESTS_CORE_OBSERVATION_SOURCE_H_
#define NEXTING_TESTS_CORE_OBSERVATION_SOURCE_H_

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/baselines/baselines.h"
#include "core/learner.h"
#include "tests/testing/numbers.h"

namespace nexting::core {

// An observation that owns its numbers.
struct OwnedObservation {
  std::vector<double> features;
  std::vector<double> cumulants;

  Observation view() const { return {features, cumulants}; }
};

class ObservationSource {
 public:
  ObservationSource(const LearnerConfig& config, uint64_t seed, double missing = 0.0)
      : numbers_(seed), missing_(missing), state_(config.features + config.cumulants), features_(config.features) {}

  OwnedObservation Next() {
    for (size_t i = 0; i < state_.size(); ++i) {
      const double memory = 1.0 - 1.0 / (1.0 + static_cast<double>(i));
      state_[i] = memory * state_[i] + numbers_.Normal();
    }
    std::vector<double> seen = state_;
    for (double& value : seen) {
      if (missing_ > 0 && numbers_.Chance(missing_)) value = std::numeric_limits<double>::quiet_NaN();
    }
    return {{seen.begin(), seen.begin() + features_}, {seen.begin() + features_, seen.end()}};
  }

  std::vector<OwnedObservation> Take(int count) {
    std::vector<OwnedObservation> observations;
    for (int i = 0; i < count; ++i) observations.push_back(Next());
    return observations;
  }

 private:
  testing::Numbers numbers_;
  const double missing_;
  std::vector<double> state_;
  const int features_;
};

inline std::unique_ptr<Learner> MakeLearner(const LearnerConfig& config) {
  const Baselines baselines;
  return Learner::Create(config, &baselines).value();
}

// A small learner of default rules.
inline LearnerConfig SmallConfig(std::vector<HeadConfig> heads = {{}}) {
  LearnerConfig config;
  config.features = 2;
  config.cumulants = 1;
  config.heads = std::move(heads);
  config.network.columns = 5;
  return config;
}

// A dense LSTM with each estimator of its gradient.
inline std::vector<std::pair<std::string, LearnerConfig>> DenseConfigs() {
  std::vector<std::pair<std::string, LearnerConfig>> configs;
  const std::vector<std::pair<std::string, DenseConfig>> dense = {
      {"rtrl", {.enabled = true, .estimator = GradientEstimator::kRtrl}},
      {"bptt", {.enabled = true, .estimator = GradientEstimator::kBptt, .steps = 7}},
      {"tbptt", {.enabled = true, .estimator = GradientEstimator::kTruncatedBptt, .steps = 5}},
      {"snap1", {.enabled = true, .estimator = GradientEstimator::kSnap, .steps = 1}},
      {"sparse_snap2", {.enabled = true, .estimator = GradientEstimator::kSnap, .steps = 2, .density = 0.4}},
      {"uoro", {.enabled = true, .estimator = GradientEstimator::kUoro}},
      {"nobacktrack", {.enabled = true, .estimator = GradientEstimator::kNoBackTrack}}};
  for (const auto& [name, config] : dense) {
    configs.push_back({name, SmallConfig({{0, 0.0}, {0, 0.9}})});
    configs.back().second.dense = config;
    if (name == "uoro") configs.back().second.network.step_size.method = StepMethod::kSignalToNoise;
  }
  return configs;
}

// Cells beyond the LSTM, and columns that come and go.
inline std::vector<std::pair<std::string, LearnerConfig>> ColumnConfigs() {
  std::vector<std::pair<std::string, LearnerConfig>> configs;
  LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.network.cell = CellType::kElstm;
  configs.push_back({"elstm", config});
  config.network.cell = CellType::kRtu;
  configs.push_back({"rtu", config});
  config.network.replacement = {.enabled = true, .rate = 0.002, .maturity = 10, .utility_rate = 0.01, .threshold = 1};
  configs.push_back({"rtu_generate_and_test", config});

  // Stages short enough that every test walks through several.
  config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.network.columns = 6;
  config.network.stage = {.columns = 1, .steps = 25};
  configs.push_back({"constructive", config});
  config.network.stage.columns = 2;
  configs.push_back({"columnar_constructive", config});
  config.network.replacement = {.enabled = true, .rate = 0.01, .maturity = 40, .utility_rate = 0.01, .threshold = 1};
  configs.push_back({"generate_and_test", config});
  config.network.cell = CellType::kElstm;
  configs.push_back({"elstm_generate_and_test", config});
  config.network.cell = CellType::kRtu;
  config.network.stage.columns = 3;
  configs.push_back({"rtu_stages_generate_and_test", config});
  return configs;
}

// Configurations that between them use every rule of learning and every optional piece of state.
inline std::vector<std::pair<std::string, LearnerConfig>> ManyConfigs() {
  std::vector<std::pair<std::string, LearnerConfig>> configs = DenseConfigs();
  const auto columns = ColumnConfigs();
  configs.insert(configs.end(), columns.begin(), columns.end());
  configs.push_back({"next_value", SmallConfig()});
  configs.push_back({"discounted", SmallConfig({{0, 0.9}})});
  configs.push_back({"far", SmallConfig({{0, 0.99}})});
  configs.push_back({"farthest", SmallConfig({{0, 0.999}})});

  LearnerConfig config = SmallConfig({{0, 0.9}});
  config.network.frozen = true;
  configs.push_back({"frozen", config});

  config = SmallConfig({{0, 0.5}});
  config.network.step_size = {StepMethod::kSgd, 0.001};
  config.read_out.method = ReadOutMethod::kTd;
  configs.push_back({"sgd", config});

  config.read_out.step_size = {StepMethod::kRmsProp, 0.001, 1.0};
  config.read_out.sees_inputs = false;
  configs.push_back({"rms_without_inputs", config});

  config = SmallConfig({{0, 0.9}});
  config.network.step_size = {StepMethod::kSignalToNoise, 0.001};
  config.read_out.method = ReadOutMethod::kTd;
  config.read_out.step_size = {StepMethod::kSignalToNoise, 0.001, 1.0};
  configs.push_back({"signal_to_noise", config});

  config = SmallConfig({{0, 0.95}});
  config.read_out.method = ReadOutMethod::kSwiftTd;
  configs.push_back({"swift", config});

  config = SmallConfig({{0, 0.0}, {2, 0.9}, {1, 0.99}, {0, 0.9}, {2, 0.0}});
  config.features = 3;
  config.cumulants = 3;
  config.network.cumulant_lags = 2;
  configs.push_back({"several_heads", config});

  config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.network.columns = 0;
  configs.push_back({"no_columns", config});
  config.network.cumulant_lags = 0;
  configs.push_back({"no_columns_no_lags", config});

  config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.network.columns = 160;
  config.missing_values = MissingValuePolicy::kRunningMean;
  configs.push_back({"wide", config});

  config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.network.columns = 0;
  config.read_out.method = ReadOutMethod::kPersistence;
  configs.push_back({"persistence", config});
  config.read_out.method = ReadOutMethod::kExponentialMean;
  config.read_out.step_size.value = 0.1;
  configs.push_back({"exponential_mean", config});
  config = SmallConfig({{0, 0.0}});
  config.read_out.method = ReadOutMethod::kRecursiveLeastSquares;
  configs.push_back({"recursive_least_squares", config});
  return configs;
}

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_OBSERVATION_SOURCE_H_
