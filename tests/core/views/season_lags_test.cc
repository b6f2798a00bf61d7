#include "core/views/season_lags.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/views/change_history.h"

namespace nexting::core {
namespace {

// A signal of whole numbers that repeats every `period` steps, and drifts by `drift` in each of them.
double Value(int t, int period, double drift) { return (t * t * 7 % period) + drift * t; }

struct Walk {
  ChangeHistory history{400};
  SeasonLags lags;
  int t = 0;

  void To(int end, int period, double drift) {
    for (; t < end; ++t) {
      history.Push(Value(t + 1, period, drift) - Value(t, period, drift));
      lags.Step(history);
    }
  }
};

TEST(SeasonLagsTest, RepeatsTheSeasonExactly) {
  for (const double drift : {0.0, 0.5}) {
    Walk walk;
    walk.To(100, 12, drift);
    EXPECT_TRUE(walk.lags.Place({{12}}, walk.history)[0]);
    for (int end = 101; end < 150; ++end) {
      walk.To(end, 12, drift);
      const SeasonLags::Sums sums = walk.lags.At(0, 0.0, walk.history);
      const double next = Value(walk.t + 1, 12, drift) - Value(walk.t, 12, drift);
      EXPECT_DOUBLE_EQ(sums.near, next);
      EXPECT_DOUBLE_EQ(sums.usual, next);
      EXPECT_DOUBLE_EQ(sums.after, Value(walk.t + 2, 12, drift) - Value(walk.t + 1, 12, drift));
      EXPECT_DOUBLE_EQ(sums.back, -12 * drift);
    }
  }
}

TEST(SeasonLagsTest, ReturnsAreWeightedMeansOfTheNextSteps) {
  Walk walk;
  walk.To(200, 50, 0.0);
  walk.lags.Place({{50}}, walk.history);
  constexpr double kDiscount = 0.8;
  double expected = 0.0;
  double power = 1.0;
  for (int k = 0; power > 0.01; ++k, power *= kDiscount) {
    expected += power * (Value(walk.t + 1 + k, 50, 0.0) - Value(walk.t + k, 50, 0.0));
  }
  EXPECT_NEAR(walk.lags.At(0, kDiscount, walk.history).near, expected, 1e-9);
}

TEST(SeasonLagsTest, AGlitchDoesNotComeBack) {
  ChangeHistory history(400);
  SeasonLags lags;
  lags.Place({{10}}, history);
  double largest = 0.0;
  for (int t = 0; t < 200; ++t) {
    const double glitch = t == 100 ? 1e6 : t == 101 ? -1e6 : 0.0;
    history.Push(std::sin(t * 0.6283185307179586) + glitch);
    lags.Step(history);
    if (t < 103) continue;
    const SeasonLags::Sums sums = lags.At(0, 0.0, history);
    for (const double x : {sums.near, sums.usual, sums.after, sums.back, sums.to_usual}) {
      largest = std::max(largest, std::abs(x));
    }
  }
  EXPECT_LT(largest, 5.0);
}

TEST(SeasonLagsTest, ASeasonKeepsItsPlace) {
  ChangeHistory history(400);
  SeasonLags lags;
  lags.Place({{10, 70}}, history);
  EXPECT_EQ(lags.length(1), 70u);
  const std::array<bool, 3> changed = lags.Place({{70, 140}}, history);
  EXPECT_TRUE(changed[0]);
  EXPECT_FALSE(changed[1]);
  EXPECT_EQ(lags.length(0), 140u);
  EXPECT_EQ(lags.length(1), 70u);
}

TEST(SeasonLagsTest, SaysNothingBeforeOneSeasonHasPassed) {
  Walk walk;
  walk.lags.Place({{50}}, walk.history);
  walk.To(50, 50, 1.0);
  const SeasonLags::Sums sums = walk.lags.At(0, 0.0, walk.history);
  EXPECT_EQ(sums.near, 0.0);
  EXPECT_EQ(sums.back, 0.0);
}

}  // namespace
}  // namespace nexting::core
