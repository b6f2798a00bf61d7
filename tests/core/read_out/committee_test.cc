// The committee inside a learner: what it must give on signals whose best predictor is known.
#include "core/read_out/committee.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

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

TEST(CommitteeTest, OnARandomWalkTheLearnerIsNeverMuchWorse) {
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

TEST(CommitteeTest, NoiseIsPredictedByItsMean) {
  Numbers numbers(77);
  const Errors errors = Follow([&] { return 50.0 + numbers.Normal(); }, 0.0, 6000, 1000);
  EXPECT_LT(errors.learner, 1.08 * errors.variance);
  EXPECT_GT(errors.persistence, 1.8 * errors.variance);
}

TEST(CommitteeTest, AnAlternationIsLearnt) {
  Numbers numbers(78);
  int t = 0;
  const auto next = [&] { return (++t % 2 == 0 ? 1.0 : -1.0) + 0.05 * numbers.Normal(); };
  const Errors errors = Follow(next, 0.0, 3000, 500);
  EXPECT_LT(errors.learner, 0.005 * errors.persistence);
}

TEST(CommitteeTest, ASineIsLearntAtEveryHorizon) {
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
