#include "core/read_out/linear_td.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "core/read_out/swift_td.h"
#include "core/state.h"
#include "tests/testing/dense_matrix.h"
#include "tests/testing/forward_view_td.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Episode;
using testing::Matrix;
using testing::Numbers;

// One step as the header describes it. Returns whether the learner stayed within its bounds.
bool Step(double cumulant, double discount, const std::vector<double>& before, const std::vector<double>& phi,
          LinearTd& learner) {
  const double y = learner.Evaluate(phi);
  bool stayed = true;
  if (!before.empty()) stayed = learner.Learn(cumulant + discount * y - learner.prediction(), before);
  learner.Extend(phi);
  return stayed;
}

struct Decay {
  double discount, lambda;
};

class ForwardViewTest : public ::testing::TestWithParam<Decay> {};

// With the weights put back after every move, the moves of an episode add up to the forward view's.
TEST_P(ForwardViewTest, PlainTdAddsUpToTheLambdaReturns) {
  constexpr size_t kSize = 5;
  constexpr double kStep = 0.07;
  const auto [discount, lambda] = GetParam();
  Numbers numbers(41);
  Episode episode;
  for (int t = 0; t <= 60; ++t) {
    episode.features.push_back(numbers.Normals(kSize));
    episode.cumulants.push_back(numbers.Normal());
  }
  const std::vector<double> w = numbers.Normals(kSize);
  PlainTd learner({.size = kSize, .discount = discount, .lambda = lambda}, {StepMethod::kSgd, kStep});
  std::copy(w.begin(), w.end(), learner.mutable_state().rows.begin());
  std::vector<double> moved(kSize, 0.0);
  std::vector<double> before;
  for (size_t t = 0; t < episode.features.size(); ++t) {
    ASSERT_TRUE(Step(episode.cumulants[t], discount, before, episode.features[t], learner));
    before = episode.features[t];
    for (size_t i = 0; i < kSize; ++i) {
      moved[i] += learner.weights()[i] - w[i];
      learner.mutable_state().rows[i] = w[i];
    }
    learner.mutable_state().prediction = learner.Evaluate(before);
  }
  const std::vector<double> exact = testing::ForwardViewIncrement(episode, w, discount, lambda, kStep);
  for (size_t i = 0; i < kSize; ++i) EXPECT_NEAR(moved[i], exact[i], 1e-11);
}

INSTANTIATE_TEST_SUITE_P(Decays, ForwardViewTest,
                         ::testing::Values(Decay{0.0, 0.0}, Decay{0.0, 0.9}, Decay{0.9, 0.0}, Decay{0.9, 0.8},
                                           Decay{0.9, 1.0}, Decay{0.99, 0.95}, Decay{0.5, 0.5}));

class RidgeTest : public ::testing::TestWithParam<double> {};

// gamma = 0, alpha = 1: w = (f^t 20 I + sum f^(t-s) phi phi')^-1 (f^t 20 w_0 + sum f^(t-s) phi_s c_{s+1}).
TEST_P(RidgeTest, PreconditionedTdIsRecursiveLeastSquares) {
  constexpr size_t kSize = 6;
  const double forgetting = GetParam();
  Numbers numbers(42);
  const std::vector<double> target = numbers.Normals(kSize);
  FeatureCovariance covariance(kSize, forgetting);
  PreconditionedTd learner({.size = kSize, .persistence = 2}, 1.0, &covariance);
  Matrix sum = testing::ScaledIdentity(kSize, 20);
  std::vector<long double> right(kSize, 0);
  right[2] = 20;
  std::vector<double> before;
  double cumulant = 0.0;
  for (int t = 0; t < 400; ++t) {
    const std::vector<double> phi = numbers.Normals(kSize);
    if (!before.empty()) covariance.Prepare(before);
    ASSERT_TRUE(Step(cumulant, 0.0, before, phi, learner));
    if (!before.empty()) {
      ASSERT_TRUE(covariance.Update());
      testing::Accumulate(before, forgetting, sum);
      for (size_t i = 0; i < kSize; ++i)
        right[i] = forgetting * right[i] + static_cast<long double>(before[i]) * cumulant;
    }
    before = phi;
    cumulant = 0.3 * numbers.Normal();
    for (size_t i = 0; i < kSize; ++i) cumulant += target[i] * phi[i];
    if (t % 50 != 7) continue;
    const std::vector<long double> exact = testing::Product(testing::Inverse(sum), right);
    for (size_t i = 0; i < kSize; ++i) ASSERT_NEAR(learner.weights()[i], exact[i], 1e-11) << "step " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Forgetting, RidgeTest, ::testing::Values(1.0, 0.9998, 0.98));

// Every learner finds the returns of a cycle of three states, told apart by one-hot features.
class CycleTest : public ::testing::Test {
 protected:
  static constexpr double kDiscount = 0.8;

  static void ExpectLearns(LinearTd& learner, FeatureCovariance* covariance, int steps, double tolerance) {
    const double cumulants[3] = {1.0, -2.0, 0.5};
    std::vector<double> before;
    for (int t = 0; t < steps; ++t) {
      std::vector<double> phi(3, 0.0);
      phi[t % 3] = 1.0;
      if (covariance != nullptr && !before.empty()) covariance->Prepare(before);
      ASSERT_TRUE(Step(cumulants[t % 3], kDiscount, before, phi, learner));
      if (covariance != nullptr && !before.empty()) covariance->Update();
      before = phi;
    }
    for (int state = 0; state < 3; ++state) {
      double exact = 0.0;
      for (int k = 0; k < 400; ++k) exact += std::pow(kDiscount, k) * cumulants[(state + 1 + k) % 3];
      EXPECT_NEAR(learner.weights()[state], exact, tolerance);
    }
  }

  const LinearTd::Options options_ = {.size = 3, .discount = kDiscount, .lambda = 0.7};
};

TEST_F(CycleTest, Plain) {
  PlainTd learner(options_, {StepMethod::kSgd, 0.05});
  ExpectLearns(learner, nullptr, 3000, 1e-6);
}

TEST_F(CycleTest, PlainWithRmsProp) {
  PlainTd learner(options_, {StepMethod::kRmsProp, 0.002});
  ExpectLearns(learner, nullptr, 20000, 0.02);
}

TEST_F(CycleTest, Normalised) {
  NormalisedTd learner(options_, 0.1);
  ExpectLearns(learner, nullptr, 3000, 1e-6);
}

TEST_F(CycleTest, Preconditioned) {
  FeatureCovariance covariance(3, 0.99);
  PreconditionedTd learner(options_, 0.3, &covariance);
  ExpectLearns(learner, &covariance, 20000, 1e-3);
}

TEST_F(CycleTest, Swift) {
  SwiftTd learner(options_);
  ExpectLearns(learner, nullptr, 60000, 1e-3);
}

TEST(PlainTdTest, RmsPropDividesEachWeightsMove) {
  PlainTd learner({.size = 2}, {StepMethod::kRmsProp, 0.01, 0.25});
  learner.Extend(std::vector<double>{2.0, -1.0});
  ASSERT_TRUE(learner.Learn(3.0, std::vector<double>{2.0, -1.0}));
  const double v[2] = {0.9999 * 0.25 + 0.0001 * 36.0, 0.9999 * 0.25 + 0.0001 * 9.0};
  EXPECT_NEAR(learner.weights()[0], 0.01 * 6.0 / (std::sqrt(v[0]) + 1e-8), 1e-14);
  EXPECT_NEAR(learner.weights()[1], 0.01 * -3.0 / (std::sqrt(v[1]) + 1e-8), 1e-14);
}

TEST(NormalisedTdTest, DividesByTheSquareOfThePreviousFeatures) {
  const std::vector<double> phi = {2.0, -1.0};
  NormalisedTd learner({.size = 2}, 0.5);
  learner.Extend(phi);
  ASSERT_TRUE(learner.Learn(3.0, phi));
  EXPECT_DOUBLE_EQ(learner.weights()[0], 0.5 * 3.0 / 6.0 * 2.0);
  EXPECT_DOUBLE_EQ(learner.weights()[1], 0.5 * 3.0 / 6.0 * -1.0);
}

TEST(LinearTdTest, StartsAtPersistence) {
  const PlainTd learner({.size = 3, .persistence = 1}, {});
  EXPECT_EQ(std::vector<double>(learner.weights().begin(), learner.weights().end()),
            (std::vector<double>{0.0, 1.0, 0.0}));
}

TEST(LinearTdTest, PredictsWithinTheRangeOfReturns) {
  PlainTd learner({.size = 1, .discount = 0.9}, {});
  learner.mutable_state().rows[0] = 1e6;
  EXPECT_DOUBLE_EQ(learner.Evaluate(std::vector<double>{5.0}), 1000.0);
  EXPECT_DOUBLE_EQ(learner.Evaluate(std::vector<double>{-5.0}), -1000.0);
}

TEST(LinearTdTest, StartsAgainWhereItLeavesItsBounds) {
  const std::vector<double> phi = {5.0, 1.0};
  const double nan = std::nan("");
  for (const double delta : {1e8, -1e8, 1e200, nan}) {
    PlainTd learner({.size = 2, .discount = 0.9, .lambda = 1.0, .persistence = 0}, {StepMethod::kSgd, 1.0});
    for (int t = 0; t < 50; ++t) learner.Extend(phi);
    EXPECT_TRUE(learner.Learn(1.0, phi));
    EXPECT_FALSE(learner.Learn(delta, phi));
    EXPECT_TRUE(StateIsFinite(learner.state()));
    EXPECT_EQ(learner.state().rows, (std::vector<double>{1.0, 0.0, 0.0, 0.0, 0.01, 0.01, 0.0, 0.0}));
    EXPECT_EQ(learner.prediction(), 0.0);
  }
}

}  // namespace
}  // namespace nexting::core
