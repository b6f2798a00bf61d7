#include "core/normaliser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

void Update(Normaliser& normaliser, const std::vector<double>& x) { normaliser.Update(absl::MakeConstSpan(x)); }

struct TwoPass {
  explicit TwoPass(const std::vector<double>& xs) {
    for (const double x : xs) mean += x;
    mean /= xs.size();
    for (const double x : xs) variance += (x - mean) * (x - mean);
    variance /= xs.size();
  }
  long double mean = 0, variance = 0;
};

class NormaliserTwoPassTest : public ::testing::TestWithParam<double> {};

TEST_P(NormaliserTwoPassTest, AgreesWhileItAveragesEverything) {
  const double offset = GetParam();
  testing::Numbers numbers(3);
  Normaliser normaliser(2, {.rate = 1e-4});
  std::vector<double> first, second;
  for (int t = 1; t <= 5000; ++t) {
    first.push_back(offset + numbers.Normal());
    second.push_back(numbers.Uniform(-3.0, 1.0) + offset);
    Update(normaliser, {first.back(), second.back()});
    if (t < 2 || (t % 500 != 0 && t > 10)) continue;
    for (int i = 0; i < 2; ++i) {
      const TwoPass exact(i == 0 ? first : second);
      ASSERT_NEAR(normaliser.mean(i), exact.mean, 1e-12 * (1 + std::abs(offset)));
      ASSERT_NEAR(normaliser.state().variance[i], exact.variance, 1e-9 + 1e-15 * std::abs(offset));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Offsets, NormaliserTwoPassTest, ::testing::Values(0.0, 12.5, -1e6, 1e9));

TEST(NormaliserTest, ForgetsAtItsRateAfterwards) {
  constexpr double kRate = 0.01;
  testing::Numbers numbers(4);
  Normaliser normaliser(1, {.rate = kRate});
  long double mean = 0, square = 0;  // weighted sums, with the square about the final mean by expansion
  std::vector<double> xs;
  for (int t = 0; t < 3000; ++t) {
    xs.push_back(numbers.Normal() + (t > 1500 ? 5.0 : 0.0));
    Update(normaliser, {xs.back()});
  }
  long double weight_sum = 0;
  for (size_t back = 0; back < xs.size(); ++back) {
    const long double weight = std::pow(1.0L - kRate, back);
    const long double x = xs[xs.size() - 1 - back];
    weight_sum += weight;
    mean += weight * x;
    square += weight * x * x;
  }
  mean /= weight_sum;
  EXPECT_NEAR(normaliser.mean(0), mean, 1e-9);
  EXPECT_NEAR(normaliser.state().variance[0], square / weight_sum - mean * mean, 1e-9);
}

TEST(NormaliserTest, StandardisesByTheFlooredDeviation) {
  Normaliser normaliser(1, {.rate = 1e-4, .variance_floor = 0.25, .relative_floor = 0});
  EXPECT_EQ(normaliser.Standardise(3.0, 0), 0.0);  // nothing is known
  Update(normaliser, {1.0});
  EXPECT_EQ(normaliser.Standardise(3.0, 0), 0.0);  // no deviation is known
  Update(normaliser, {1.0});
  EXPECT_EQ(normaliser.deviation(0), 0.5);
  EXPECT_EQ(normaliser.Standardise(3.0, 0), 4.0);
}

TEST(NormaliserTest, FloorsRelativeToTheSignalsSize) {
  Normaliser normaliser(1, {.rate = 1e-4, .variance_floor = 0, .relative_floor = 1e-3});
  for (int t = 0; t < 10; ++t) Update(normaliser, {500.0});
  EXPECT_DOUBLE_EQ(normaliser.deviation(0), 0.5);
}

TEST(NormaliserTest, ConstantSignalsStandardiseToZero) {
  for (const double constant : {0.0, 1.0, -3e9, 1e100, 1e-300, 5e-324}) {
    Normaliser normaliser(1, {});
    for (int t = 0; t < 2000; ++t) {
      Update(normaliser, {constant});
      ASSERT_GT(normaliser.deviation(0), 0.0);
      ASSERT_NEAR(normaliser.Standardise(constant, 0), 0.0, 1e-6) << constant;
    }
  }
}

TEST(NormaliserTest, AnOutlierCannotExceedTheInverseRootOfTheRate) {
  Normaliser normaliser(1, {});
  testing::Numbers numbers(5);
  for (int t = 0; t < 20000; ++t) Update(normaliser, {numbers.Normal()});
  Update(normaliser, {1e90});
  EXPECT_LE(normaliser.Standardise(1e90, 0), 100.0);
  EXPECT_GT(normaliser.Standardise(1e90, 0), 99.0);
}

TEST(NormaliserTest, ExtremesStayFinite) {
  Normaliser normaliser(1, {});
  for (int t = 0; t < 1000; ++t) {
    const double x = t % 2 == 0 ? 1e100 : -1e100;
    Update(normaliser, {x});
    ASSERT_TRUE(std::isfinite(normaliser.deviation(0)));
    ASSERT_LE(std::abs(normaliser.Standardise(x, 0)), 100.0);
  }
}

TEST(NormaliserTest, RefreshDerivesTheDeviationFromWrittenState) {
  Normaliser source(1, {});
  for (const double x : {1.0, 4.0, 2.0}) Update(source, {x});
  Normaliser target(1, {});
  target.mutable_state() = source.state();
  target.Refresh();
  EXPECT_EQ(target.deviation(0), source.deviation(0));
  EXPECT_EQ(target.Standardise(2.5, 0), source.Standardise(2.5, 0));
}

TEST(NormaliserTest, TakesFloats) {
  Normaliser normaliser(1, {});
  for (const float x : {0.5f, 1.5f}) normaliser.Update(absl::MakeConstSpan(&x, 1));
  EXPECT_EQ(normaliser.mean(0), 1.0);
  EXPECT_EQ(normaliser.state().variance[0], 0.25);
}

}  // namespace
}  // namespace nexting::core
