// Streams that no sensor should send and settings that nobody should choose:
// the state stays finite, and what can be predicted is predicted.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

constexpr int kSteps = 20000;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

using Signal = std::function<double(int t, Numbers& numbers)>;

struct Stream {
  std::string name;
  Signal signal;
};

std::vector<Stream> Streams() {
  return {
      {"zeros", [](int, Numbers&) { return 0.0; }},
      {"constant", [](int, Numbers&) { return 17.25; }},
      {"huge", [](int, Numbers& numbers) { return 1e100 * numbers.Uniform(-1.0, 1.0); }},
      {"huge_constant", [](int, Numbers&) { return -1e100; }},
      {"tiny", [](int, Numbers& numbers) { return 1e-300 * numbers.Normal(); }},
      {"denormal", [](int, Numbers& numbers) { return 5e-324 * numbers.Integer(-40, 40); }},
      {"alternating_extremes", [](int t, Numbers&) { return t % 2 == 0 ? 1e100 : -1e100; }},
      {"extremes_of_size", [](int t, Numbers&) { return t % 2 == 0 ? 1e100 : 1e-300; }},
      {"one_spike", [](int t, Numbers& numbers) { return t == 5000 ? 1e90 : numbers.Normal(); }},
      {"rare_spikes", [](int, Numbers& numbers) { return numbers.Chance(0.001) ? 1e30 : numbers.Normal(); }},
      {"ramp", [](int t, Numbers&) { return 0.01 * t; }},
      {"exponential", [](int t, Numbers&) { return std::pow(10.0, std::min(t * 0.02, 100.0)); }},
      {"steps", [](int t, Numbers&) { return t / 3000 % 2 == 0 ? -1.0 : 1e6; }},
      {"silence_then_noise", [](int t, Numbers& numbers) { return t < 12000 ? 3.0 : numbers.Normal(); }},
      {"noise_then_silence", [](int t, Numbers& numbers) { return t < 8000 ? numbers.Normal() : 3.0; }},
      {"all_missing", [](int, Numbers&) { return kMissing; }},
      {"mostly_missing", [](int, Numbers& numbers) { return numbers.Chance(0.95) ? kMissing : numbers.Normal(); }},
      {"missing_then_huge", [](int t, Numbers&) { return t < 100 ? kMissing : 1e100; }},
  };
}

LearnerConfig Config() {
  LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}, {0, 0.999}});
  config.features = 3;
  return config;
}

// Every step: predictions and baselines are finite. Now and then, and at the end: so is the state.
void RunAndExpectFinite(const Stream& stream, int steps, Learner& learner) {
  Numbers numbers(121);
  bool has_begun = false;  // a head begins with the first value of its cumulant
  for (int t = 0; t < steps; ++t) {
    const double value = stream.signal(t, numbers);
    // The cumulant, the same again (collinear), something unrelated.
    const std::vector<double> features = {value, value, numbers.Normal()};
    const std::vector<double> cumulants = {value};
    ASSERT_TRUE(learner.Step({features, cumulants}).ok()) << "step " << t;
    const bool has_predicted = has_begun;
    has_begun = has_begun || !std::isnan(value);
    for (const HeadOutput& output : learner.Predict()) {
      ASSERT_EQ(std::isfinite(output.prediction), has_begun) << "step " << t;
      ASSERT_EQ(std::isfinite(output.baseline), has_begun) << "step " << t;
      ASSERT_EQ(std::isfinite(output.td_error), has_predicted) << "step " << t;
    }
    if (t % 499 == 0 || t == steps - 1) {
      ASSERT_TRUE(learner.is_finite()) << "step " << t;
    }
  }
}

class StreamTest : public ::testing::TestWithParam<Stream> {};

TEST_P(StreamTest, StateAndPredictionsStayFinite) {
  for (const MissingValuePolicy policy : {MissingValuePolicy::kHoldLast, MissingValuePolicy::kRunningMean}) {
    LearnerConfig config = Config();
    config.missing_values = policy;
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    RunAndExpectFinite(GetParam(), policy == MissingValuePolicy::kHoldLast ? kSteps : 3000, *learner);
  }
}

TEST_P(StreamTest, OtherReadOutsStayFiniteToo) {
  for (const ReadOutMethod method : {ReadOutMethod::kTd, ReadOutMethod::kSwiftTd}) {
    LearnerConfig config = Config();
    config.read_out.method = method;
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    RunAndExpectFinite(GetParam(), 5000, *learner);
  }
}

// Settings at the edge of what Validate takes: the learner need not predict well, it must stay whole.
TEST_P(StreamTest, AbsurdStepSizesStayFinite) {
  for (const StepMethod method : {StepMethod::kSgd, StepMethod::kRmsProp}) {
    LearnerConfig config = Config();
    config.network.step_size = {method, 1.0, 0.0};
    config.read_out.method = ReadOutMethod::kTd;
    config.read_out.lambda = 1.0;
    config.read_out.step_size = {method, 1.0, 0.0};
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    RunAndExpectFinite(GetParam(), 5000, *learner);
  }
}

INSTANTIATE_TEST_SUITE_P(Streams, StreamTest, ::testing::ValuesIn(Streams()),
                         [](const auto& test) { return test.param.name; });

// A long square wave in a hundred copies, steps of 1 and eligibilities that never fade: at its flips the weights leave
// their bounds. It alternates quickly at first, so that no flip is a jump of level.
TEST(RobustnessTest, InterventionsAreCounted) {
  LearnerConfig config = SmallConfig({{0, 0.999}});
  config.features = 100;
  config.network.columns = 0;
  config.network.cumulant_lags = 0;
  config.read_out.method = ReadOutMethod::kTd;
  config.read_out.lambda = 1.0;
  config.read_out.step_size = {StepMethod::kSgd, 1.0};
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  for (int t = 0; t < 12000; ++t) {
    const bool high = (t < 300 ? t : t / 2000) % 2 == 0;
    const std::vector<double> features(config.features, high ? 1.0 : -1.0);
    ASSERT_TRUE(learner->Step({features, absl::MakeConstSpan(features).first(1)}).ok());
    ASSERT_TRUE(std::isfinite(learner->Predict()[0].prediction));
  }
  EXPECT_GT(learner->interventions(), 0u);
  EXPECT_TRUE(learner->is_finite());
}

TEST(RobustnessTest, TheDefaultNeverNeedsThemOnNoise) {
  const LearnerConfig config = Config();
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  RunAndExpectFinite({"noise", [](int, Numbers& numbers) { return numbers.Normal(); }}, 5000, *learner);
  EXPECT_EQ(learner->interventions(), 0u);
}

// Mean squared error of the last `judged` one-step predictions, over persistence's.
double RelativeErrorAtTheEnd(const Signal& signal, int steps, int judged) {
  LearnerConfig config = Config();
  config.heads = {{0, 0.0}};
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  Numbers numbers(122);
  double error = 0.0;
  double persistence = 0.0;
  for (int t = 0; t < steps; ++t) {
    const double value = signal(t, numbers);
    if (t > steps - judged) {
      error += std::pow(learner->Predict()[0].prediction - value, 2);
      persistence += std::pow(learner->Predict()[0].baseline - value, 2);
    }
    const std::vector<double> features = {value, value, numbers.Normal()};
    const std::vector<double> cumulants = {value};
    EXPECT_TRUE(learner->Step({features, cumulants}).ok());
  }
  return persistence > 0 ? error / persistence : error;
}

TEST(RecoveryTest, AConstantIsPredictedExactly) {
  EXPECT_EQ(RelativeErrorAtTheEnd([](int, Numbers&) { return 17.25; }, 2000, 500), 0.0);
  EXPECT_LT(RelativeErrorAtTheEnd([](int t, Numbers& n) { return t < 3000 ? n.Normal() : 4.0; }, 20000, 500), 1e-6);
}

TEST(RecoveryTest, ARampIsFollowedAboutAsWellAsByPersistence) {
  EXPECT_LT(RelativeErrorAtTheEnd([](int t, Numbers&) { return 0.01 * t; }, kSteps, 5000), 1.02);
}

Signal WaveWithASpike(double spike) {
  return [spike](int t, Numbers& numbers) { return t == 4000 ? spike : std::sin(0.5 * t) + 0.01 * numbers.Normal(); };
}

// However large the spike: judged are steps 5,000 to 7,000, which begin a thousand steps after it.
TEST(RecoveryTest, AWaveIsPredictedSoonAfterASpike) {
  for (const double spike : {1e3, 1e6, -1e30, 1e90}) {
    EXPECT_LT(RelativeErrorAtTheEnd(WaveWithASpike(spike), 7000, 2000), 0.05) << spike;
  }
}

TEST(RecoveryTest, NoiseAfterALongSilenceIsLearnt) {
  const auto signal = [](int t, Numbers& numbers) {
    return t < 10000 ? 3.0 : 3.0 + std::sin(0.5 * t) + 0.01 * numbers.Normal();
  };
  EXPECT_LT(RelativeErrorAtTheEnd(signal, 14000, 2000), 0.05);
}

}  // namespace
}  // namespace nexting::core
