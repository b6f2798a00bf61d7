#include "core/read_out/swift_td.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/state.h"
#include "tests/testing/numbers.h"
#include "tests/testing/slow_swift_td.h"

namespace nexting::core {
namespace {

using testing::Numbers;
using testing::SlowSwiftTd;

constexpr size_t kBetaRow = 2;

struct Case {
  double discount, lambda, scale;  // of the features
};

class SwiftTdTest : public ::testing::TestWithParam<Case> {};

TEST_P(SwiftTdTest, EqualsTheSlowReference) {
  constexpr size_t kSize = 6;
  const Case c = GetParam();
  Numbers numbers(51);
  SlowSwiftTd slow(kSize, c.discount, c.lambda);
  SwiftTd fast({.size = kSize, .discount = c.discount, .lambda = c.lambda});
  std::vector<double> before;
  for (int t = 0; t < 2000; ++t) {
    std::vector<double> phi = numbers.Normals(kSize);
    for (double& value : phi) value *= c.scale;
    phi.back() = numbers.Chance(0.9) ? 0.0 : 1.0;
    const double cumulant = 0.5 * phi[0] + (before.empty() ? 0.0 : before[1]) + 0.1 * numbers.Normal();
    if (!before.empty()) {
      ASSERT_TRUE(fast.Learn(cumulant + c.discount * fast.Evaluate(phi) - fast.prediction(), before));
    }
    fast.Extend(phi);
    ASSERT_NEAR(fast.prediction(), slow.Step(phi, cumulant), 1e-7) << "step " << t;
    for (size_t i = 0; i < kSize; ++i) {
      ASSERT_NEAR(fast.weights()[i], slow.weight(i), 1e-7) << "step " << t;
      ASSERT_NEAR(std::exp(fast.state().rows[kBetaRow * kSize + i]), slow.step_size(i), 1e-7);
    }
    before = phi;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, SwiftTdTest,
                         ::testing::Values(Case{0.0, 0.0, 1.0}, Case{0.9, 0.8, 1.0}, Case{0.9, 0.95, 0.2},
                                           Case{0.99, 0.5, 3.0}, Case{0.5, 1.0, 0.5}));

// IDBD with the step in place of its square root (Sutton 1992): with one feature and gamma lambda = 0 the meta-gradient
// is h <- h (1 - alpha phi^2) + alpha delta phi.
TEST(SwiftTdTest, WithoutTracesItFollowsTheClassicalMetaGradient) {
  Numbers numbers(52);
  SwiftTd learner({.size = 1});
  double w = 0.0;
  double log_step = std::log(0.001);
  double h = 0.0;
  double before = 0.0;
  for (int t = 0; t < 1000; ++t) {
    const double phi = numbers.Uniform(-1.0, 1.0);  // small enough for the bound never to act
    const double cumulant = 2.0 * before + 0.1 * numbers.Normal();
    if (t > 0) {
      const double delta = cumulant - w * before;
      const double alpha = std::exp(log_step);
      ASSERT_TRUE(learner.Learn(cumulant - learner.prediction(), std::vector<double>{before}));
      w += alpha * delta * before;
      log_step += 1e-3 / alpha * delta * h * before;
      h = h * (1.0 - alpha * before * before) + alpha * delta * before;
      ASSERT_NEAR(learner.weights()[0], w, 1e-9) << "step " << t;
      ASSERT_NEAR(learner.state().rows[kBetaRow], log_step, 1e-8) << "step " << t;
      if (std::exp(log_step) > 0.05) break;  // the bounds take over
    }
    learner.Extend(std::vector<double>{phi});
    before = phi;
  }
  EXPECT_GT(log_step, std::log(0.001));
}

TEST(SwiftTdTest, StepSizesStayInRangeWhateverTheStream) {
  constexpr size_t kSize = 3;
  for (const double scale : {1e-3, 1.0, 10.0}) {
    Numbers numbers(53);
    SwiftTd learner({.size = kSize, .discount = 0.99, .lambda = 0.95});
    std::vector<double> before;
    for (int t = 0; t < 5000; ++t) {
      const std::vector<double> phi = {scale * numbers.Normal(), numbers.Chance(0.01) ? 10.0 : 0.0, 1.0};
      const double cumulant = numbers.Chance(0.01) ? 100.0 : numbers.Normal();
      if (!before.empty()) learner.Learn(cumulant + 0.99 * learner.Evaluate(phi) - learner.prediction(), before);
      learner.Extend(phi);
      before = phi;
      ASSERT_TRUE(StateIsFinite(learner.state()));
      for (size_t i = 0; i < kSize; ++i) {
        const double step = std::exp(learner.state().rows[kBetaRow * kSize + i]);
        ASSERT_GE(step, 1e-6 * (1 - 1e-9));
        ASSERT_LE(step, 0.1 * (1 + 1e-9));
      }
    }
  }
}

TEST(SwiftTdTest, TheEffectiveStepNeverExceedsItsBound) {
  Numbers numbers(54);
  SwiftTd learner({.size = 2});
  std::vector<double> before;
  for (int t = 0; t < 3000; ++t) {
    const std::vector<double> phi = {5.0 * numbers.Normal(), 10.0};
    const double cumulant = 3.0 * numbers.Normal();
    if (!before.empty()) {
      const double error = cumulant - learner.Evaluate(before);
      ASSERT_TRUE(learner.Learn(cumulant - learner.prediction(), before));
      const double rest = cumulant - learner.Evaluate(before);
      ASSERT_NEAR(rest, error, 0.1 * std::abs(error) + 1e-9);  // a step takes away at most a tenth of the error
    }
    learner.Extend(phi);
    before = phi;
  }
}

}  // namespace
}  // namespace nexting::core
