#include "core/read_out/return_judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

class ReturnJudgeTest : public ::testing::TestWithParam<double> {};

TEST_P(ReturnJudgeTest, SettlesEveryBetOnceWithTheReturnThatCame) {
  const double discount = GetParam();
  Numbers numbers(61);
  ReturnJudge judge(discount, 2);
  const int horizon = judge.horizon();
  std::vector<double> cumulants;
  std::vector<std::vector<double>> bets;
  int settled = 0;
  const int steps = 3 * horizon + 500;
  for (int t = 0; t < steps; ++t) {
    cumulants.push_back(numbers.Normal());
    const bool due = t >= horizon && judge.schedule().is_due(t);
    ASSERT_EQ(judge.Observe(t, cumulants.back(), true), due) << "step " << t;
    if (due) {
      ++settled;
      const std::vector<double>& bet = bets[t - horizon];
      EXPECT_EQ(std::vector<double>(judge.settled_bet().begin(), judge.settled_bet().end()), bet);
      double known = 0.0;
      for (int k = 0; k < horizon; ++k) known += std::pow(discount, k) * cumulants[t - horizon + 1 + k];
      ASSERT_NEAR(judge.known_return(), known, 1e-9);
    }
    bets.push_back({numbers.Normal(), static_cast<double>(t)});
    judge.Bet(t, bets.back());
  }
  const int stride = static_cast<int>(judge.schedule().stride);
  EXPECT_EQ(settled, (steps - horizon + stride - 1) / stride);
}

TEST_P(ReturnJudgeTest, LeavesATailOfAtMostAHundredth) {
  const double discount = GetParam();
  const ReturnJudge judge(discount, 1);
  EXPECT_LE(judge.tail_discount(), 0.01);
  EXPECT_NEAR(judge.tail_discount(), std::pow(discount, judge.horizon()), 1e-12);
  EXPECT_GT(std::pow(discount, judge.horizon() - static_cast<int>(judge.schedule().stride)), 0.01 - 1e-12);
}

TEST_P(ReturnJudgeTest, KeepsAtMostSixtyFourBets) {
  const ReturnJudge judge(GetParam(), 3);
  EXPECT_LE(judge.state().returns.size(), 64u);
  EXPECT_EQ(judge.state().bets.size(), 3 * judge.state().returns.size());
}

INSTANTIATE_TEST_SUITE_P(Discounts, ReturnJudgeTest, ::testing::Values(0.0, 0.5, 0.9, 0.93, 0.99, 0.999));

TEST(ReturnJudgeTest, NextValuesAreSettledByTheNextValue) {
  ReturnJudge judge(0.0, 1);
  EXPECT_EQ(judge.horizon(), 1);
  EXPECT_EQ(judge.tail_discount(), 0.0);
  EXPECT_FALSE(judge.Observe(0, 5.0, true));
  judge.Bet(0, std::vector<double>{6.5});
  ASSERT_TRUE(judge.Observe(1, 7.0, true));
  EXPECT_EQ(judge.settled_bet()[0], 6.5);
  EXPECT_EQ(judge.known_return(), 7.0);
}

TEST(ReturnJudgeTest, AReturnWithAMissingValueIsNeverSettled) {
  for (const double discount : {0.0, 0.5, 0.9}) {
    ReturnJudge judge(discount, 1);
    const int horizon = judge.horizon();
    const int missing = 2 * horizon;
    for (int t = 0; t < 6 * horizon; ++t) {
      const bool counts = t >= horizon && (t < missing || t - horizon >= missing);
      EXPECT_EQ(judge.Observe(t, 1.0, t != missing), counts) << "step " << t << ", discount " << discount;
      judge.Bet(t, std::vector<double>{1.0});
    }
  }
}

}  // namespace
}  // namespace nexting::core
