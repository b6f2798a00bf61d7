// The time index and the arithmetic of a whole step, recomputed by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

// Mean and variance as defined: everything weighs the same.
class Statistics {
 public:
  void Add(double x) {
    xs_.push_back(x);
    mean_ = variance_ = 0.0;
    for (const double y : xs_) mean_ += y / xs_.size();
    for (const double y : xs_) variance_ += (y - mean_) * (y - mean_) / xs_.size();
  }
  double Standardise(double x) const { return xs_.size() < 2 ? 0.0 : (x - mean_) / deviation(); }
  double mean() const { return mean_; }
  double deviation() const { return std::sqrt(std::max(variance_, 1e-16 * (mean_ * mean_ + variance_))); }

 private:
  std::vector<double> xs_;
  double mean_ = 0.0;
  double variance_ = 0.0;
};

// TD(lambda) on (standardised feature, standardised cumulant, 1), no columns, no lags, one head.
class ByHand {
 public:
  ByHand(double discount, double lambda, double step) : discount_(discount), lambda_(lambda), step_(step) {}

  HeadOutput Step(double feature, double cumulant) {
    feature_.Add(feature);
    cumulant_.Add(cumulant);
    low_ = steps_ == 0 ? cumulant : std::min(low_ + 1e-4 * (cumulant - low_), cumulant);
    high_ = steps_ == 0 ? cumulant : std::max(high_ + 1e-4 * (cumulant - high_), cumulant);
    const double c = cumulant_.Standardise(cumulant);
    const double phi[3] = {std::clamp(feature_.Standardise(feature), -5.0, 5.0), std::clamp(c, -10.0, 10.0), 1.0};
    if (steps_ > 0) {
      const double delta = c + discount_ * Value(phi) - y_;
      for (int i = 0; i < 3; ++i) w_[i] += step_ * delta * z_[i];
    }
    for (int i = 0; i < 3; ++i) z_[i] = discount_ * lambda_ * z_[i] + phi[i];
    y_ = Value(phi);

    const double horizon = 1.0 / (1.0 - discount_);
    const double margin = 0.2 * (high_ - low_);
    HeadOutput output;
    output.value = cumulant;
    output.baseline = cumulant * horizon;
    output.prediction = std::clamp(horizon * cumulant_.mean() + cumulant_.deviation() * y_, (low_ - margin) * horizon,
                                   (high_ + margin) * horizon);
    output.previous_prediction = prediction_;
    output.td_error = cumulant + discount_ * output.prediction - prediction_;
    prediction_ = output.prediction;
    ++steps_;
    return output;
  }

 private:
  double Value(const double* phi) const { return w_[0] * phi[0] + w_[1] * phi[1] + w_[2] * phi[2]; }

  const double discount_, lambda_, step_;
  Statistics feature_, cumulant_;
  double w_[3] = {0.0, 1.0, 0.0};
  double z_[3] = {};
  double y_ = 0.0;
  double prediction_ = 0.0;
  double low_ = 0.0, high_ = 0.0;
  int steps_ = 0;
};

LearnerConfig HandConfig(double discount) {
  LearnerConfig config;
  config.features = 1;
  config.cumulants = 1;
  config.heads = {{0, discount}};
  config.network.columns = 0;
  config.network.cumulant_lags = 0;
  config.read_out.method = ReadOutMethod::kTd;
  config.read_out.lambda = 0.8;
  config.read_out.step_size = {StepMethod::kSgd, 0.02};
  return config;
}

TEST(TimeIndexTest, EveryStepEqualsTheRecomputationByHand) {
  for (const double discount : {0.0, 0.5, 0.9}) {
    Numbers numbers(81);
    const std::unique_ptr<Learner> learner = MakeLearner(HandConfig(discount));
    ByHand by_hand(discount, 0.8, 0.02);
    double walk = 20.0;
    for (int t = 0; t < 400; ++t) {
      walk = 18.0 + 0.9 * (walk - 18.0) + numbers.Normal();
      const std::vector<double> feature = {2.0 * walk + numbers.Normal()};
      const std::vector<double> cumulant = {walk};
      ASSERT_TRUE(learner->Step({feature, cumulant}).ok());
      const HeadOutput exact = by_hand.Step(feature[0], walk);
      const HeadOutput& output = learner->Predict()[0];
      const double tolerance = 1e-5 / (1 - discount);  // the inputs are floats
      ASSERT_EQ(output.value, walk);
      ASSERT_NEAR(output.baseline, exact.baseline, 1e-12 * exact.baseline);
      ASSERT_NEAR(output.prediction, exact.prediction, tolerance) << "step " << t;
      if (t == 0) {
        ASSERT_TRUE(std::isnan(output.previous_prediction) && std::isnan(output.td_error));
      } else {
        ASSERT_NEAR(output.previous_prediction, exact.previous_prediction, tolerance);
        ASSERT_NEAR(output.td_error, exact.td_error, tolerance);
      }
    }
  }
}

// What was shown is the delta's own prediction, with any read-out.
TEST(TimeIndexTest, TheErrorIsThatOfThePredictionShown) {
  for (const auto& [name, config] : ManyConfigs()) {
    SCOPED_TRACE(name);
    const std::unique_ptr<Learner> learner = MakeLearner(config);
    ObservationSource source(config, 82);
    std::vector<double> shown(config.heads.size());
    EXPECT_TRUE(learner->Predict().empty());
    for (int t = 0; t < 60; ++t) {
      const OwnedObservation observation = source.Next();
      ASSERT_TRUE(learner->Step(observation.view()).ok());
      ASSERT_EQ(learner->Predict().size(), config.heads.size());
      ASSERT_EQ(learner->steps(), t + 1u);
      for (size_t h = 0; h < config.heads.size(); ++h) {
        const HeadOutput& output = learner->Predict()[h];
        const double discount = config.heads[h].discount;
        ASSERT_EQ(output.value, observation.cumulants[config.heads[h].cumulant]);
        ASSERT_DOUBLE_EQ(output.baseline, output.value / (1 - discount));
        if (t > 0) {
          ASSERT_EQ(output.previous_prediction, shown[h]);
          ASSERT_DOUBLE_EQ(output.td_error, output.value + discount * output.prediction - shown[h]);
        }
        shown[h] = output.prediction;
      }
    }
  }
}

TEST(LearnerTest, ADeterministicSequenceIsLearnt) {
  const double cycle[6] = {1.0, 4.0, 2.0, 2.0, 7.0, -3.0};
  LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.features = 1;
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  double worst[2] = {};
  constexpr int kSteps = 6000;
  for (int t = 0; t < kSteps; ++t) {
    const std::vector<double> value = {cycle[t % 6]};
    ASSERT_TRUE(learner->Step({value, value}).ok());
    if (t < kSteps - 60) continue;
    for (int h = 0; h < 2; ++h) {
      double exact = 0.0;
      for (int k = 0; k < 300; ++k) exact += std::pow(config.heads[h].discount, k) * cycle[(t + 1 + k) % 6];
      worst[h] = std::max(worst[h], std::abs(learner->Predict()[h].prediction - exact));
    }
  }
  EXPECT_LT(worst[0], 0.02);
  EXPECT_LT(worst[1], 0.5);
  EXPECT_GT(learner->quality(0).skill(), 0.999);
  EXPECT_GT(learner->quality(1).skill(), 0.99);
  EXPECT_EQ(learner->interventions(), 0u);
}

// Only a recurrent column can know it: the cumulant repeats what a feature was three steps ago, and there are no lags.
double DelayedEchoError(bool frozen) {
  constexpr int kSteps = 40000;
  constexpr int kJudged = 10000;
  Numbers numbers(83);
  LearnerConfig config;
  config.features = 1;
  config.cumulants = 1;
  config.heads = {{0, 0.0}};
  config.network.columns = 20;
  config.network.cumulant_lags = 0;
  config.network.frozen = frozen;
  config.network.step_size = {StepMethod::kRmsProp, 0.001};
  config.read_out.method = ReadOutMethod::kTd;
  config.read_out.step_size = {StepMethod::kSgd, 0.003};
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  std::vector<double> past(4, 0.0);
  double prediction = 0.0;
  double error = 0.0;
  for (int t = 0; t < kSteps; ++t) {
    past.insert(past.begin(), numbers.Chance(0.1) ? 1.0 : 0.0);
    past.pop_back();
    if (t >= kSteps - kJudged) error += std::pow(prediction - past[3], 2) / (kJudged * 0.09);
    EXPECT_TRUE(learner->Step({{&past[0], 1}, {&past[3], 1}}).ok());
    prediction = learner->Predict()[0].prediction;
  }
  return error;
}

TEST(LearnerTest, ColumnsLearnWhatOnlyMemoryCanKnow) {
  const double learnt = DelayedEchoError(false);
  const double frozen = DelayedEchoError(true);
  EXPECT_LT(learnt, 0.05);
  EXPECT_LT(learnt, 0.25 * frozen);
}

}  // namespace
}  // namespace nexting::core
