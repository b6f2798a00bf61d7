#include "core/views/view_regression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <vector>

#include "core/random.h"
#include "core/recipe.h"

namespace nexting::core {
namespace {

constexpr double kForgetting = 0.99;
constexpr size_t kSize = 3;

std::vector<double> RandomRow(Random& random) {
  std::vector<double> x(kSize);
  for (double& value : x) value = random.Symmetric();
  return x;
}

void Remember(ViewRegression& view, uint64_t step, const std::vector<double>& x, std::vector<double> bases,
              double scale) {
  std::copy(x.begin(), x.end(), view.features().begin());
  EXPECT_EQ(view.Remember(step, bases, scale), 0);
}

// The weighted least squares that recursive least squares solve, by Gaussian elimination: the sum over rows of
// F^age (y - w'x)^2, and F^n / p0 w'w for the start.
std::vector<double> SolveDirectly(const std::vector<std::vector<double>>& x, const std::vector<double>& y) {
  std::vector<std::vector<double>> a(kSize, std::vector<double>(kSize + 1, 0.0));
  for (size_t i = 0; i < kSize; ++i) {
    a[i][i] = std::pow(kForgetting, static_cast<double>(x.size())) / kRecipe.linear.initial_inverse;
  }
  for (size_t r = 0; r < x.size(); ++r) {
    const double weight = std::pow(kForgetting, static_cast<double>(x.size() - 1 - r));
    for (size_t i = 0; i < kSize; ++i) {
      for (size_t j = 0; j < kSize; ++j) a[i][j] += weight * x[r][i] * x[r][j];
      a[i][kSize] += weight * x[r][i] * y[r];
    }
  }
  for (size_t i = 0; i < kSize; ++i) {
    for (size_t j = 0; j < kSize; ++j) {
      if (j == i) continue;
      const double factor = a[j][i] / a[i][i];
      for (size_t k = i; k <= kSize; ++k) a[j][k] -= factor * a[i][k];
    }
  }
  std::vector<double> w(kSize);
  for (size_t i = 0; i < kSize; ++i) w[i] = a[i][kSize] / a[i][i];
  return w;
}

TEST(ViewRegressionTest, BeginsByPredictingTheBase) {
  ViewRegression view(kSize, {kForgetting}, {{RowSchedule{}}});
  view.features()[0] = 5.0;
  EXPECT_EQ(view.Predict(0, 0, 17.0, 2.0), 17.0);
}

// Whatever the delay, the result is that of all rows whose targets are known.
TEST(ViewRegressionTest, IsLeastSquaresForTargetsOfAnyDelay) {
  for (const size_t delay : {size_t{1}, size_t{5}}) {
    ViewRegression view(kSize, {kForgetting}, {{RowSchedule{.slots = delay}}});
    Random random(7);
    std::vector<std::vector<double>> rows;
    std::vector<double> targets;
    for (uint64_t step = 0; step < 60; ++step) {
      if (step >= delay) view.Learn(0, step, 3.0 + 2.0 * targets[step - delay]);
      rows.push_back(RandomRow(random));
      targets.push_back(rows.back()[0] - 0.5 * rows.back()[2] + 0.1 * random.Symmetric());
      Remember(view, step, rows.back(), {3.0}, 2.0);
    }
    rows.resize(60 - delay);
    targets.resize(60 - delay);
    const std::vector<double> direct = SolveDirectly(rows, targets);
    for (size_t i = 0; i < kSize; ++i) EXPECT_NEAR(view.weights(0, 0)[i], direct[i], 2e-3) << "delay " << delay;
  }
}

TEST(ViewRegressionTest, SharesItsCovarianceBetweenHeadsOfDifferentDelays) {
  const RowSchedule next = {};
  const RowSchedule later = {.slots = 4};
  ViewRegression both(kSize, {kForgetting}, {{next, later}});
  ViewRegression alone(kSize, {kForgetting}, {{later}});
  Random random(3);
  for (uint64_t step = 0; step < 50; ++step) {
    const double target = random.Symmetric();
    both.Learn(0, step, target);
    both.Learn(1, step, target);
    alone.Learn(0, step, target);
    const std::vector<double> x = RandomRow(random);
    Remember(both, step, x, {0.0, 0.0}, 1.0);
    Remember(alone, step, x, {0.0}, 1.0);
  }
  for (size_t i = 0; i < kSize; ++i) EXPECT_EQ(both.weights(1, 0)[i], alone.weights(0, 0)[i]);
}

TEST(ViewRegressionTest, OneOutlierMovesWeightsNoMoreThanItsLimit) {
  ViewRegression view(kSize, {kForgetting}, {{RowSchedule{}}});
  Random random(5);
  std::vector<double> x(kSize);
  uint64_t step = 0;
  for (; step < 400; ++step) {
    view.Learn(0, step, x[0] + 0.1 * random.Symmetric());
    x = RandomRow(random);
    Remember(view, step, x, {0.0}, 1.0);
  }
  const double before = view.weights(0, 0)[0];
  view.Learn(0, step, 1e9);
  EXPECT_NEAR(view.weights(0, 0)[0], before, 0.05);
}

// A row that is scaled down as a whole still lies on the line y = 2 x.
TEST(ViewRegressionTest, AnOutlyingFeatureKeepsTheLinearRelation) {
  ViewRegression view(1, {kForgetting}, {{RowSchedule{}}});
  Random random(9);
  double x = 0.0;
  for (uint64_t step = 0; step < 300; ++step) {
    view.Learn(0, step, 2.0 * x);
    x = step % 20 == 0 ? 1000.0 : random.Symmetric();
    view.features()[0] = x;
    view.Remember(step, {0.0}, 1.0);
  }
  EXPECT_NEAR(view.weights(0, 0)[0], 2.0, 0.01);
  view.features()[0] = 1000.0;
  EXPECT_NEAR(view.Predict(0, 0, 0.0, 1.0), 2000.0, 10.0);
}

TEST(ViewRegressionTest, ForgetsAFeature) {
  ViewRegression view(kSize, {kForgetting}, {{RowSchedule{}}});
  Random random(5);
  for (uint64_t step = 0; step < 30; ++step) {
    view.Learn(0, step, random.Symmetric());
    Remember(view, step, RandomRow(random), {0.0}, 1.0);
  }
  view.Forget(1);
  EXPECT_EQ(view.weights(0, 0)[1], 0.0);
  EXPECT_EQ(view.covariance(0).at(1, 1), kRecipe.linear.initial_inverse);
  view.Learn(0, 30, 1.0);  // the row that waits says nothing of the new feature
  EXPECT_EQ(view.weights(0, 0)[1], 0.0);
}

TEST(ViewRegressionTest, LearnsNothingFromARowWithoutScale) {
  ViewRegression view(kSize, {kForgetting}, {{RowSchedule{}}});
  Remember(view, 0, {1.0, 1.0, 1.0}, {0.0}, 0.0);
  view.Learn(0, 1, 100.0);
  for (const double w : view.weights(0, 0)) EXPECT_EQ(w, 0.0);
}

}  // namespace
}  // namespace nexting::core
