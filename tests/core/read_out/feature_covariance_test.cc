#include "core/read_out/feature_covariance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/state.h"
#include "tests/testing/dense_matrix.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Accumulate;
using testing::Matrix;
using testing::Numbers;

bool Take(const std::vector<double>& phi, FeatureCovariance& covariance) {
  covariance.Prepare(phi);
  return covariance.Update();
}

double Trace(const FeatureCovariance& covariance, size_t size) {
  double trace = 0.0;
  for (size_t i = 0; i < size; ++i) trace += covariance.at(i, i);
  return trace;
}

void ExpectPositive(Numbers& numbers, const FeatureCovariance& covariance, size_t size) {
  std::vector<double> out(size);
  for (int trial = 0; trial < 50; ++trial) {
    const std::vector<double> z = numbers.Normals(size);
    covariance.Times(z, absl::MakeSpan(out));
    double form = 0.0;
    for (size_t i = 0; i < size; ++i) form += z[i] * out[i];
    ASSERT_GT(form, 0.0);
  }
}

class FeatureCovarianceTest : public ::testing::TestWithParam<double> {};

// P^-1 = f^t 20 I + sum over s of f^(t-s) phi_s phi_s'.
TEST_P(FeatureCovarianceTest, IsTheInverseOfTheWeightedSumOfOuterProducts) {
  constexpr size_t kSize = 7;
  const double forgetting = GetParam();
  Numbers numbers(31);
  FeatureCovariance covariance(kSize, forgetting);
  Matrix sum = testing::ScaledIdentity(kSize, 20);
  for (int t = 1; t <= 600; ++t) {
    std::vector<double> phi = numbers.Normals(kSize);
    phi[1] += 2.0 * phi[0];
    phi.back() = 1.0;
    ASSERT_TRUE(Take(phi, covariance));
    Accumulate(phi, forgetting, sum);
    if (t % 100 != 0 && t > 3) continue;
    const Matrix inverse = testing::Inverse(sum);
    for (size_t i = 0; i < kSize; ++i) {
      for (size_t j = 0; j < kSize; ++j) {
        ASSERT_NEAR(covariance.at(i, j), inverse[i][j], 1e-12) << "step " << t;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forgetting, FeatureCovarianceTest, ::testing::Values(0.98, 0.995, 0.999, 0.9998, 1.0));

TEST(FeatureCovarianceTest, PreparesGainAndScale) {
  constexpr size_t kSize = 5;
  Numbers numbers(32);
  FeatureCovariance covariance(kSize, 0.99);
  for (int t = 0; t < 20; ++t) Take(numbers.Normals(kSize), covariance);
  const std::vector<double> phi = numbers.Normals(kSize);
  std::vector<double> product(kSize);
  covariance.Times(phi, absl::MakeSpan(product));
  covariance.Prepare(phi);
  double form = 0.99;
  for (size_t i = 0; i < kSize; ++i) {
    EXPECT_EQ(covariance.gain()[i], product[i]);
    form += product[i] * phi[i];
  }
  EXPECT_DOUBLE_EQ(covariance.scale(), form);
}

TEST(FeatureCovarianceTest, StaysPositiveAndBoundedOnCollinearFeatures) {
  constexpr size_t kSize = 6;
  for (const double forgetting : {0.98, 0.9998}) {
    Numbers numbers(33);
    FeatureCovariance covariance(kSize, forgetting);
    int restarts = 0;
    for (int t = 0; t < 100000; ++t) {
      const double a = numbers.Normal();
      const double b = numbers.Normal();
      restarts += Take({a, a, b, a - b, 1e-9 * a, 1.0}, covariance) ? 0 : 1;
      ASSERT_LE(Trace(covariance, kSize), 1e3 * kSize / forgetting * (1 + 1e-9));
    }
    EXPECT_EQ(restarts, 0);
    EXPECT_TRUE(StateIsFinite(covariance.state()));
    ExpectPositive(numbers, covariance, kSize);
  }
}

TEST(FeatureCovarianceTest, DoesNotWindUpWhileNothingMoves) {
  constexpr size_t kSize = 4;
  const std::vector<double> constant = {0.0, 0.0, 0.5, 1.0};
  Numbers numbers(34);
  FeatureCovariance covariance(kSize, 0.98);
  for (int t = 0; t < 200; ++t) Take(numbers.Normals(kSize), covariance);
  for (int t = 0; t < 50000; ++t) {
    ASSERT_TRUE(Take(constant, covariance));
    ASSERT_LE(Trace(covariance, kSize), 1e3 * kSize / 0.98 * (1 + 1e-9));
  }
  ExpectPositive(numbers, covariance, kSize);
  for (int t = 0; t < 500; ++t) ASSERT_TRUE(Take(numbers.Normals(kSize), covariance));
  EXPECT_LT(Trace(covariance, kSize), 1.0);  // and it comes back
}

// A feature that is 0 keeps what is known of it, whatever the others forget.
TEST(FeatureCovarianceTest, AFeatureThatIsZeroForgetsNothing) {
  constexpr size_t kSize = 3;
  Numbers numbers(35);
  FeatureCovariance covariance(kSize, 0.98);
  for (int t = 0; t < 200; ++t) Take(numbers.Normals(kSize), covariance);
  const double before = covariance.at(2, 2);
  for (int t = 0; t < 5000; ++t) ASSERT_TRUE(Take({numbers.Normal(), numbers.Normal(), 0.0}, covariance));
  EXPECT_LE(covariance.at(2, 2), before);
  EXPECT_GT(covariance.at(2, 2), 0.9 * before);
}

TEST(FeatureCovarianceTest, ContinuesWithTheFirstFeaturesOfAnother) {
  FeatureCovariance covariance(3, 0.99);
  covariance.Continue(std::vector<double>{4.0, 1.0, 1.0, 2.0});
  EXPECT_EQ(covariance.at(0, 1), 1.0);
  EXPECT_EQ(covariance.at(1, 1), 2.0);
  EXPECT_EQ(covariance.at(2, 1), 0.0);
  EXPECT_EQ(covariance.at(2, 2), 0.05);
}

TEST(FeatureCovarianceTest, StartsAgainWhereItIsNotPositive) {
  FeatureCovariance covariance(2, 0.99);
  covariance.mutable_state().inverse = {-1.0, 0.0, 1.0};
  EXPECT_FALSE(Take({1.0, 1.0}, covariance));
  EXPECT_EQ(covariance.state().inverse, (std::vector<double>{0.05, 0.0, 0.05}));
}

}  // namespace
}  // namespace nexting::core
