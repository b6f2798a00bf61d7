// The read-out and its experts, alone and inside a learner.
#include "core/read_out/read_out.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

// Finds the read-out's own state among what is visited.
struct StateFinder {
  void operator()(const auto&... fields) { (Look(fields), ...); }
  void Look(const ReadOut::State& found) { state = found; }
  void Look(const auto&) {}
  ReadOut::State state;
};

ReadOut::State StateOf(const ReadOut& read_out) {
  StateFinder finder;
  ReadOut::Visit(read_out, finder);
  return finder.state;
}

CumulantSample Sample(double value) { return {.value = value, .mean = 0.0, .deviation = 1.0, .standardised = value}; }

// A read-out on (c_t, noise, 1), fed with c_t by calling Step.
class Alone {
 public:
  Alone(const ReadOutConfig& config, double discount)
      : read_out_(MakeExperts(config, {.size = 3, .discount = discount, .persistence = 0}, bank_), discount, 1) {}

  void Step(double value) {
    const std::vector<double> phi = {value, numbers_.Normal(), 1.0};
    if (!before_.empty()) bank_.Prepare(before_);
    EXPECT_EQ(read_out_.Step(Sample(value), before_, phi), 0);
    if (!before_.empty()) {
      EXPECT_EQ(bank_.Update(), 0);
    }
    before_ = phi;
  }
  const ReadOut& read_out() const { return read_out_; }

 private:
  Numbers numbers_{71};
  CovarianceBank bank_;
  ReadOut read_out_;
  std::vector<double> before_;
};

TEST(ReadOutTest, WeightsOfTheMixtureAreAWeighing) {
  for (const double discount : {0.0, 0.9}) {
    Numbers numbers(72);
    Alone alone({}, discount);
    double value = 0.0;
    for (int t = 0; t < 1500; ++t) {
      value = 0.8 * value + numbers.Normal();
      alone.Step(value);
      double sum = 0.0;
      for (const double weight : StateOf(alone.read_out()).mixture) {
        ASSERT_GE(weight, 0.0);
        sum += weight;
      }
      ASSERT_NEAR(sum, 1.0, 1e-12);
    }
    EXPECT_EQ(StateOf(alone.read_out()).mixture.size(), discount == 0 ? 5u : 7u);
  }
}

TEST(ReadOutTest, TheBestExpertWeighsMost) {
  Numbers numbers(73);
  Alone alone({}, 0.0);
  for (int t = 0; t < 3000; ++t) alone.Step(numbers.Normal());  // noise: persistence errs twice as much as the mean
  const ReadOut::State state = StateOf(alone.read_out());
  EXPECT_LT(state.mixture.back(), 0.01);
  for (size_t e = 0; e < state.losses.size(); ++e) {
    for (size_t f = 0; f < state.losses.size(); ++f) {
      if (state.losses[e] < state.losses[f]) {
        EXPECT_GE(state.mixture[e], state.mixture[f]);
      }
    }
  }
}

TEST(ReadOutTest, ErrorsAndBaselineFollowTheTimeIndex) {
  Numbers numbers(74);
  constexpr double kDiscount = 0.9;
  Alone alone({}, kDiscount);
  double before = 0.0;
  for (int t = 0; t < 200; ++t) {
    const double value = numbers.Normal();
    alone.Step(value);
    const HeadOutput& output = alone.read_out().output();
    ASSERT_EQ(output.value, value);
    ASSERT_DOUBLE_EQ(output.baseline, value / (1.0 - kDiscount));
    if (t > 0) {
      ASSERT_EQ(output.previous_prediction, before);
      ASSERT_DOUBLE_EQ(output.td_error, value + kDiscount * output.prediction - before);
    }
    before = output.prediction;
  }
}

TEST(ReadOutTest, PredictionsStayWithinTheObservedRange) {
  Numbers numbers(75);
  Alone alone({}, 0.0);
  double low = 0.0;
  double high = 0.0;
  for (int t = 0; t < 2000; ++t) {
    const double value = numbers.Uniform(-1.0, 1.0) + (t % 500 == 0 ? 20.0 : 0.0);
    alone.Step(value);
    low = t == 0 ? value : std::min(low, value);
    high = t == 0 ? value : std::max(high, value);
    const double margin = 0.2 * (high - low);
    ASSERT_GE(alone.read_out().output().prediction, low - margin - 1e-12);
    ASSERT_LE(alone.read_out().output().prediction, high + margin + 1e-12);
  }
}

TEST(ReadOutTest, QualityIsTheErrorOfWhatWasShown) {
  Numbers numbers(76);
  Alone alone({}, 0.0);
  double error = 0.0;
  double baseline_error = 0.0;
  double shown = 0.0;
  double value = 0.0;
  constexpr int kSteps = 800;  // fewer than the window, so the mean is a plain one
  for (int t = 0; t < kSteps; ++t) {
    const double next = 0.5 * value + numbers.Normal();
    if (t > 0) {
      error += (shown - next) * (shown - next) / (kSteps - 1);
      baseline_error += (value - next) * (value - next) / (kSteps - 1);
    }
    alone.Step(next);
    shown = alone.read_out().output().prediction;
    value = next;
  }
  const HeadQuality quality = alone.read_out().quality();
  EXPECT_EQ(quality.judged, kSteps - 1u);
  EXPECT_NEAR(quality.squared_error, error, 1e-9);
  EXPECT_NEAR(quality.baseline_squared_error, baseline_error, 1e-9);
  EXPECT_NEAR(quality.skill(), 1.0 - error / baseline_error, 1e-9);
}

TEST(HeadQualityTest, SkillIsZeroWhereNothingIsKnown) {
  EXPECT_EQ(HeadQuality{}.skill(), 0.0);
  EXPECT_EQ((HeadQuality{.judged = 5, .squared_error = 0, .baseline_squared_error = 0}.skill()), 0.0);
}

// Whole-run squared error of predictions beside persistence's, from the returns that came.
struct Errors {
  double learner = 0, persistence = 0, variance = 0;
};

Errors Follow(const std::function<double()>& next, double discount, int steps, int ignore) {
  LearnerConfig config = SmallConfig({{0, discount}});
  config.features = 1;
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  std::vector<double> values, predictions;
  for (int t = 0; t < steps; ++t) {
    values.push_back(next());
    const std::vector<double> one = {values.back()};
    EXPECT_TRUE(learner->Step({one, one}).ok());
    predictions.push_back(learner->Predict()[0].prediction);
  }
  std::vector<double> returns(steps, 0.0);
  for (int t = steps - 2; t >= 0; --t) returns[t] = values[t + 1] + discount * returns[t + 1];
  const int judged = steps - (discount == 0 ? 1 : 100);
  double mean = 0.0;
  for (int t = ignore; t < judged; ++t) mean += returns[t] / (judged - ignore);
  Errors errors;
  for (int t = ignore; t < judged; ++t) {
    errors.learner += std::pow(predictions[t] - returns[t], 2);
    errors.persistence += std::pow(values[t] / (1 - discount) - returns[t], 2);
    errors.variance += std::pow(returns[t] - mean, 2);
  }
  return errors;
}

TEST(PersistenceTest, OnARandomWalkTheLearnerIsNeverMuchWorse) {
  for (const double discount : {0.0, 0.9}) {
    for (const uint64_t seed : {1, 2, 3}) {
      Numbers numbers(seed);
      double value = 100.0;
      const Errors errors = Follow([&] { return value += numbers.Normal(); }, discount, 6000, 0);
      EXPECT_LT(errors.learner, 1.10 * errors.persistence) << "discount " << discount << " seed " << seed;
      EXPECT_GT(errors.learner, 0.80 * errors.persistence);  // and there is nothing to gain
    }
  }
}

TEST(PersistenceTest, NoiseIsPredictedByItsMean) {
  Numbers numbers(77);
  const Errors errors = Follow([&] { return 50.0 + numbers.Normal(); }, 0.0, 6000, 1000);
  EXPECT_LT(errors.learner, 1.08 * errors.variance);
  EXPECT_GT(errors.persistence, 1.8 * errors.variance);
}

TEST(PersistenceTest, AnAlternationIsLearnt) {
  Numbers numbers(78);
  int t = 0;
  const auto next = [&] { return (++t % 2 == 0 ? 1.0 : -1.0) + 0.05 * numbers.Normal(); };
  const Errors errors = Follow(next, 0.0, 3000, 500);
  EXPECT_LT(errors.learner, 0.005 * errors.persistence);
}

TEST(PersistenceTest, ASineIsLearntAtEveryHorizon) {
  for (const double discount : {0.0, 0.9}) {
    int t = 0;
    const auto next = [&] { return 3.0 + std::sin(0.3 * ++t); };
    const Errors errors = Follow(next, discount, 6000, 2000);
    EXPECT_LT(errors.learner, 0.02 * errors.persistence) << discount;
    EXPECT_LT(errors.learner, 0.02 * errors.variance) << discount;
  }
}

}  // namespace
}  // namespace nexting::core
