// The plain baselines do exactly what their names say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using ::testing::HasSubstr;
using testing::Numbers;

LearnerConfig Baseline(ReadOutMethod method, double discount) {
  LearnerConfig config = SmallConfig({{0, discount}});
  config.network.columns = 0;
  config.read_out.method = method;
  return config;
}

TEST(PlainBaselinesTest, PersistencePredictsThatNothingChanges) {
  for (const double discount : {0.0, 0.9, 0.999}) {
    const auto learner = MakeLearner(Baseline(ReadOutMethod::kPersistence, discount));
    ObservationSource source(learner->config(), 71);
    for (int t = 0; t < 300; ++t) {
      const OwnedObservation observation = source.Next();
      ASSERT_TRUE(learner->Step(observation.view()).ok());
      ASSERT_DOUBLE_EQ(learner->Predict()[0].prediction, observation.cumulants[0] / (1.0 - discount));
      ASSERT_EQ(learner->Predict()[0].prediction, learner->Predict()[0].baseline);
    }
    EXPECT_EQ(learner->quality(0).skill(), 0.0);
  }
}

TEST(PlainBaselinesTest, TheExponentialMeanIsOne) {
  for (const double discount : {0.0, 0.9}) {
    LearnerConfig config = Baseline(ReadOutMethod::kExponentialMean, discount);
    config.read_out.step_size.value = 0.2;
    const auto learner = MakeLearner(config);
    ObservationSource source(config, 72);
    double mean = 0.0;
    for (int t = 0; t < 300; ++t) {
      const OwnedObservation observation = source.Next();
      mean += (t == 0 ? 1.0 : 0.2) * (observation.cumulants[0] - mean);
      ASSERT_TRUE(learner->Step(observation.view()).ok());
      ASSERT_NEAR(learner->Predict()[0].prediction, mean / (1.0 - discount), 1e-12 * (1.0 + std::abs(mean)));
    }
  }
}

TEST(PlainBaselinesTest, AProgramWithoutBaselinesRefusesThem) {
  std::vector<LearnerConfig> configs = {Baseline(ReadOutMethod::kExponentialMean, 0.9),
                                        Baseline(ReadOutMethod::kRecursiveLeastSquares, 0.0), SmallConfig()};
  configs[2].dense.enabled = true;
  for (const LearnerConfig& config : configs) {
    const absl::Status status = Learner::Create(config).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("this program has no baselines"));
  }
  EXPECT_TRUE(Learner::Create(Baseline(ReadOutMethod::kPersistence, 0.9)).ok());
}

// For noise around a level, the mean is a better prediction than the last value.
TEST(PlainBaselinesTest, TheExponentialMeanBeatsPersistenceOnNoise) {
  LearnerConfig config = Baseline(ReadOutMethod::kExponentialMean, 0.0);
  config.read_out.step_size.value = 0.02;
  const auto learner = MakeLearner(config);
  Numbers numbers(73);
  for (int t = 0; t < 5000; ++t) {
    const std::vector<double> features = {0.0, 0.0};
    const std::vector<double> cumulants = {5.0 + numbers.Normal()};
    ASSERT_TRUE(learner->Step({features, cumulants}).ok());
  }
  EXPECT_NEAR(learner->quality(0).skill(), 0.5, 0.05);  // 1 - (1 + 0.01) / 2
}

// A signal that is a linear function of its last two values is predicted exactly after a few dozen steps.
TEST(PlainBaselinesTest, RecursiveLeastSquaresFindsALinearRecurrence) {
  LearnerConfig config = Baseline(ReadOutMethod::kRecursiveLeastSquares, 0.0);
  config.features = 1;
  config.network.cumulant_lags = 2;
  config.read_out.forgetting = 1.0;
  const auto learner = MakeLearner(config);
  double error = 0.0;
  for (int t = 0; t < 2000; ++t) {
    const std::vector<double> features = {0.0};
    const std::vector<double> cumulants = {std::sin(0.7 * t)};
    if (t >= 1000) error = std::max(error, std::abs(learner->Predict()[0].prediction - cumulants[0]));
    ASSERT_TRUE(learner->Step({features, cumulants}).ok());
  }
  EXPECT_LT(error, 0.02);
  EXPECT_GT(learner->quality(0).skill(), 0.99);
}

}  // namespace
}  // namespace nexting::core
