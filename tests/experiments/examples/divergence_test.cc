#include "tests/experiments/examples/divergence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

namespace nexting::experiments {
namespace {

std::map<std::string, double> LastParameters(const DivergenceExample& example) {
  std::map<std::string, double> last;
  for (const Descent& descent : example.descents) last[descent.method] = descent.parameter.back();
  return last;
}

TEST(DivergenceTest, TruncationHasTheWrongSignUnlessItSpansTheEpisode) {
  const auto last = LastParameters(TruncationExample());
  EXPECT_NEAR(last.at("RTRL, exact"), -9.82, 0.005);
  EXPECT_DOUBLE_EQ(last.at("T-BPTT, k = 10"), last.at("RTRL, exact"));
  EXPECT_NEAR(last.at("T-BPTT, k = 9"), 63.7, 0.05);
  EXPECT_DOUBLE_EQ(last.at("T-BPTT, k = 1"), last.at("T-BPTT, k = 9"));
}

TEST(DivergenceTest, TruncationGrowsExponentially) {
  const Descent diverging = TruncationExample().descents.back();
  const auto distance = [&](int update) { return diverging.parameter[update] + 10; };
  EXPECT_NEAR(distance(1000) / distance(500), distance(500) / distance(0), 1e-6);
  EXPECT_GT(distance(1000), 2 * distance(500));
}

TEST(DivergenceTest, SnapOneDivergesAndSnapTwoIsExact) {
  const auto last = LastParameters(SnapExample());
  EXPECT_NEAR(last.at("RTRL, exact"), -9.82, 0.005);
  EXPECT_DOUBLE_EQ(last.at("SnAp-2"), last.at("RTRL, exact"));
  EXPECT_NEAR(last.at("SnAp-1"), 63.7, 0.05);
}

TEST(DivergenceTest, InfluenceBalancingEndsWhereItShould) {
  const auto last = LastParameters(InfluenceBalancing());
  EXPECT_NEAR(last.at("RTRL, exact"), -1.0 / 6, 1e-6);
  EXPECT_NEAR(last.at("T-BPTT, k = 100"), -0.16667, 1e-5);
  EXPECT_NEAR(last.at("T-BPTT, k = 10"), 3.3e4, 0.1e4);
  EXPECT_NEAR(last.at("T-BPTT, k = 1"), 3.26, 0.005);
}

// The definition, by unrolling: y(t) is linear in w, so a difference is the derivative.
TEST(LinearSystemTest, RtrlIsTheDerivative) {
  const LinearSystem system = {{{0.5, -0.3}, {0.2, 0.7}}, {1.0, 0.5}, {1.0, -3.0}};
  RunningSystem at_zero(system, {GradientRule::kRtrl}, {1.0, 2.0});
  RunningSystem at_one(system, {GradientRule::kRtrl}, {1.0, 2.0});
  RunningSystem truncated(system, {GradientRule::kTruncated, 20}, {1.0, 2.0});
  for (int t = 0; t < 20; ++t) {
    const double x = std::sin(t);
    at_zero.Step(0, x);
    at_one.Step(1, x);
    truncated.Step(0, x);
    EXPECT_NEAR(at_zero.gradient(), at_one.output() - at_zero.output(), 1e-12) << t;
    EXPECT_NEAR(truncated.gradient(), at_zero.gradient(), 1e-12) << t;
  }
}

}  // namespace
}  // namespace nexting::experiments
