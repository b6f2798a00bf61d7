#include "core/learner_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/baselines/baselines.h"
#include "core/learner.h"

namespace nexting::core {
namespace {

using ::testing::HasSubstr;

LearnerConfig Legal() {
  LearnerConfig config;
  config.features = 2;
  config.cumulants = 2;
  config.heads = {{0, 0.0}, {1, 0.9}};
  config.network.columns = 2;
  return config;
}

struct Case {
  std::string field;
  std::function<void(LearnerConfig&)> spoil;
  std::string value;
  std::string range;
};

TEST(ValidateTest, NamesFieldValueAndRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<Case> cases = {
      {"features", [](auto& c) { c.features = 0; }, "0", "[1, 1024]"},
      {"features", [](auto& c) { c.features = 1025; }, "1025", "[1, 1024]"},
      {"cumulants", [](auto& c) { c.cumulants = 0; }, "0", "[1, 16]"},
      {"cumulants", [](auto& c) { c.cumulants = 17; }, "17", "[1, 16]"},
      {"heads", [](auto& c) { c.heads.clear(); }, "0", "[1, 16]"},
      {"heads", [](auto& c) { c.heads.resize(17); }, "17", "[1, 16]"},
      {"heads[1].cumulant", [](auto& c) { c.heads[1].cumulant = 2; }, "2", "[0, 1]"},
      {"heads[0].cumulant", [](auto& c) { c.heads[0].cumulant = -1; }, "-1", "[0, 1]"},
      {"heads[1].discount", [](auto& c) { c.heads[1].discount = 1.0; }, "1", "[0, 0.999]"},
      {"heads[0].discount", [](auto& c) { c.heads[0].discount = -0.1; }, "-0.1", "[0, 0.999]"},
      {"heads[1].discount", [nan](auto& c) { c.heads[1].discount = nan; }, "nan", "[0, 0.999]"},
      {"network.columns", [](auto& c) { c.network.columns = -1; }, "-1", "[0, 4096]"},
      {"network.columns", [](auto& c) { c.network.columns = 4097; }, "4097", "[0, 4096]"},
      {"network.cumulant_lags", [](auto& c) { c.network.cumulant_lags = -1; }, "-1", "[0, 64]"},
      {"network.cumulant_lags", [](auto& c) { c.network.cumulant_lags = 65; }, "65", "[0, 64]"},
      {"network.step_size.value", [](auto& c) { c.network.step_size.value = 1.5; }, "1.5", "[0, 1]"},
      {"network.step_size.value", [inf](auto& c) { c.network.step_size.value = inf; }, "inf", "[0, 1]"},
      {"network.step_size.initial_square", [](auto& c) { c.network.step_size.initial_square = -1; }, "-1", "[0, 1]"},
      {"read_out.method", [](auto& c) { c.read_out.method = static_cast<ReadOutMethod>(6); }, "6", "[0, 5]"},
      {"network.step_size.method", [](auto& c) { c.network.step_size.method = static_cast<StepMethod>(-1); }, "-1",
       "[0, 2]"},
      {"network.cell", [](auto& c) { c.network.cell = static_cast<CellType>(3); }, "3", "[0, 2]"},
      {"network.stage.columns", [](auto& c) { c.network.stage = {.columns = 3, .steps = 5}; }, "3", "[0, 2]"},
      {"network.stage.columns", [](auto& c) { c.network.stage = {.columns = -1, .steps = 5}; }, "-1", "[0, 2]"},
      {"network.stage.steps", [](auto& c) { c.network.stage = {.columns = 1, .steps = 0}; }, "0", "[1, 1000000000000]"},
      {"network.replacement.rate", [](auto& c) { c.network.replacement.rate = 0.02; }, "0.02", "[0, 0.01]"},
      {"network.replacement.maturity", [](auto& c) { c.network.replacement.maturity = -1; }, "-1",
       "[0, 1000000000000]"},
      {"network.replacement.threshold", [](auto& c) { c.network.replacement.threshold = 1.5; }, "1.5", "[0, 1]"},
      {"network.replacement.utility_rate", [](auto& c) { c.network.replacement.utility_rate = 0; }, "0", "[1e-09, 1]"},
      {"network.dense.estimator", [](auto& c) { c.dense.estimator = static_cast<GradientEstimator>(6); }, "6",
       "[0, 5]"},
      {"network.dense.steps", [](auto& c) { c.dense.steps = 0; }, "0", "[1, 1000]"},
      {"network.dense.density", [nan](auto& c) { c.dense.density = nan; }, "nan", "[0.001, 1]"},
      {"read_out.forgetting", [](auto& c) { c.read_out.forgetting = 0.5; }, "0.5", "[0.9, 1]"},
      {"read_out.cumulant_rate", [](auto& c) { c.read_out.cumulant_rate = 0; }, "0", "[1e-08, 0.01]"},
      {"seasons[0]", [](auto& c) { c.seasons = {1}; }, "1", "[2, 10080]"},
      {"seasons[1]",
       [](auto& c) {
         c.seasons = {24, 10081};
       },
       "10081", "[2, 10080]"},
      {"missing_values", [](auto& c) { c.missing_values = static_cast<MissingValuePolicy>(9); }, "9", "[0, 2]"},
      {"read_out.lambda", [](auto& c) { c.read_out.lambda = 1.01; }, "1.01", "[0, 1]"},
      {"read_out.lambda", [nan](auto& c) { c.read_out.lambda = nan; }, "nan", "[0, 1]"},
      {"read_out.step_size.value", [](auto& c) { c.read_out.step_size.value = -0.5; }, "-0.5", "[0, 1]"},
      {"read_out.step_size.initial_square", [](auto& c) { c.read_out.step_size.initial_square = 2; }, "2", "[0, 1]"},
  };
  for (const Case& c : cases) {
    LearnerConfig config = Legal();
    c.spoil(config);
    const absl::Status status = Validate(config);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.field;
    EXPECT_EQ(status.message(), c.field + " is " + c.value + "; must be in " + c.range);
    EXPECT_EQ(Learner::Create(config).status(), status);
  }
}

TEST(ValidateTest, TakesTheEndsOfEveryRange) {
  const std::vector<std::function<void(LearnerConfig&)>> changes = {
      [](auto& c) { c.features = 1; },
      [](auto& c) { c.features = kMaxFeatures; },
      [](auto& c) { c.cumulants = kMaxHeads; },
      [](auto& c) { c.heads.resize(kMaxHeads); },
      [](auto& c) { c.heads[0].discount = kMaxDiscount; },
      [](auto& c) { c.network.columns = 0; },
      [](auto& c) { c.network.columns = kMaxColumns; },
      [](auto& c) { c.network.cumulant_lags = 0; },
      [](auto& c) { c.network.cumulant_lags = kMaxCumulantLags; },
      [](auto& c) {
        c.network.step_size = {StepMethod::kRmsProp, 0.0, 0.0};
      },
      [](auto& c) {
        c.network.step_size = {StepMethod::kSgd, 1.0, 1.0};
      },
      [](auto& c) {
        c.seasons = {kShortestSeason, 24, kLongestSeason};
      },
      [](auto& c) { c.read_out.lambda = 0.0; },
      [](auto& c) { c.read_out.lambda = 1.0; },
      [](auto& c) {
        c.read_out.step_size = {StepMethod::kSgd, 1.0, 1.0};
      },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    LearnerConfig config = Legal();
    changes[i](config);
    EXPECT_TRUE(Validate(config).ok()) << i << ": " << Validate(config);
    EXPECT_TRUE(Learner::Create(config).ok()) << i;
  }
}

TEST(ValidateTest, SeasonsAreAtMostThreeAndAscend) {
  const auto message = [](std::vector<uint64_t> seasons) {
    LearnerConfig config = Legal();
    config.seasons = std::move(seasons);
    return std::string(Validate(config).message());
  };
  EXPECT_EQ(message({2, 3, 4, 5}), "seasons has 4 numbers; must have at most 3");
  EXPECT_EQ(message({24, 24}), "seasons[1] is 24; must be greater than seasons[0] = 24");
  EXPECT_EQ(message({24, 168, 96}), "seasons[2] is 96; must be greater than seasons[1] = 168");
}

TEST(ValidateTest, RefusesTheUntouchedDefault) {
  EXPECT_THAT(std::string(Validate(LearnerConfig{}).message()), HasSubstr("features is 0"));
}

TEST(LearnerConfigTest, IsWhatTheLearnerReports) {
  const LearnerConfig config = Legal();
  const auto learner = Learner::Create(config);
  ASSERT_TRUE(learner.ok());
  EXPECT_EQ((*learner)->config(), config);
  EXPECT_EQ((*learner)->steps(), 0u);
  EXPECT_EQ((*learner)->interventions(), 0u);
}

TEST(ValidateTest, CombinationsThatMakeNoSenseSayWhy) {
  const struct {
    std::function<void(LearnerConfig&)> spoil;
    std::string message;
  } cases[] = {
      {[](auto& c) {
         c.network.columns = 5;
         c.network.stage = {.columns = 2, .steps = 10};
       },
       "network.stage.columns is 2; must divide network.columns = 5"},
      {[](auto& c) {
         c.network.stage = {.columns = 1, .steps = 10};
         c.network.frozen = true;
       },
       "network.frozen is true; must be false with network.stage"},
      {[](auto& c) {
         c.network.replacement.enabled = true;
         c.network.frozen = true;
       },
       "network.frozen is true; must be false with network.replacement"},
      {[](auto& c) {
         c.dense.enabled = true;
         c.network.stage = {.columns = 1, .steps = 10};
       },
       "network.stage.columns is set; must not be with network.dense"},
      {[](auto& c) {
         c.dense.enabled = true;
         c.network.cell = CellType::kRtu;
       },
       "network.cell is set; must not be with network.dense"},
      {[](auto& c) {
         c.dense = {.enabled = true, .estimator = GradientEstimator::kRtrl};
         c.network.columns = 1000;
       },
       "network.columns is 1000; with the rest of the network its state takes"},
      {[](auto& c) {
         c.dense = {.enabled = true, .estimator = GradientEstimator::kRtrl};
         c.network.columns = 200;
       },
       "network.columns is 200; with network.dense one step takes"},
      {[](auto& c) {
         c.dense = {.enabled = true, .estimator = GradientEstimator::kTruncatedBptt, .steps = 1000};
         c.network.columns = 1000;
       },
       "network.columns is 1000; with network.dense one step takes"},
      {[](auto& c) { c.read_out.method = ReadOutMethod::kPersistence; },
       "network.columns is 2; must be 0 with read_out.method PERSISTENCE, which uses no features"},
      {[](auto& c) { c.read_out.method = ReadOutMethod::kExponentialMean; },
       "network.columns is 2; must be 0 with read_out.method EXPONENTIAL_MEAN, which uses no features"},
      {[](auto& c) { c.read_out.method = ReadOutMethod::kRecursiveLeastSquares; },
       "heads[1].discount is 0.9; must be 0 with read_out.method RECURSIVE_LEAST_SQUARES"},
      {[](auto& c) {
         c.read_out.method = ReadOutMethod::kRecursiveLeastSquares;
         c.heads.resize(1);
         c.network.columns = 160;
       },
       "read_out.method is RECURSIVE_LEAST_SQUARES with 173 features (inputs, lags and columns); must be at most 160"},
  };
  for (const auto& c : cases) {
    LearnerConfig config = Legal();
    c.spoil(config);
    const absl::Status status = Validate(config);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
    EXPECT_FALSE(Learner::Create(config).ok());
  }
}

TEST(LearnerConfigTest, NetworkBytesAreNearlyTheState) {
  std::vector<LearnerConfig> configs(6);
  configs[1].network.stage = {.columns = 16, .steps = 100};
  configs[2].dense = {.enabled = true, .estimator = GradientEstimator::kRtrl};
  configs[3].dense = {.enabled = true, .estimator = GradientEstimator::kTruncatedBptt, .steps = 20};
  configs[4].dense = {.enabled = true, .estimator = GradientEstimator::kUoro};
  configs[5].network.cell = CellType::kRtu;
  configs[5].network.step_size.method = StepMethod::kSignalToNoise;
  for (LearnerConfig& config : configs) {
    config.features = 32;
    config.cumulants = 1;
    config.heads = {{0, 0.9}};
    config.network.columns = 64;
    config.read_out.method = ReadOutMethod::kTd;
    const Baselines baselines;
    const auto learner = Learner::Create(config, &baselines);
    ASSERT_TRUE(learner.ok()) << learner.status();
    const auto bytes = static_cast<double>((*learner)->state_bytes());
    EXPECT_NEAR(static_cast<double>(NetworkBytes(config)), bytes, 0.2 * bytes);
  }
}

}  // namespace
}  // namespace nexting::core
