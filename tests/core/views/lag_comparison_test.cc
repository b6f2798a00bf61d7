#include "core/views/lag_comparison.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/views/change_history.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

struct Expected {
  double error, spread;
};

// Over the `rows` rows of x that were the newest when `end` of them were known.
Expected Slow(const std::vector<double>& x, size_t end, size_t rows, size_t lag) {
  double difference = 0.0, total = 0.0, products = 0.0, squares = 0.0;
  for (size_t stripe = 0, row = 0; stripe < LagComparison::kStripes; ++stripe) {
    double product = 0.0;
    for (; row * LagComparison::kStripes < (stripe + 1) * rows; ++row) {
      const double now = x[end - 1 - row];
      const double before = x[end - 1 - row - lag];
      difference += (now - before) * (now - before);
      total += now * now + before * before;
      product += now * before;
    }
    products += product;
    squares += product * product;
  }
  return {difference / total, products * products / squares};
}

TEST(LagComparisonTest, EqualsTheSumsWhileTheHistoryMovesOn) {
  Numbers numbers(81);
  for (const size_t rows : {1, 7, 100, 1000, 3000}) {
    ChangeHistory history(4000);
    std::vector<double> x;
    const auto push = [&] {
      x.push_back(numbers.Normal());
      history.Push(x.back());
    };
    while (x.size() < 3900) push();
    const std::vector<uint64_t> lags = {1, 2, 50, 500};
    LagComparison comparison;
    comparison.Start(lags, rows, history.size());
    ASSERT_EQ(comparison.rows(), rows);
    const size_t end = x.size();
    size_t steps = 0;
    for (; !comparison.done(); ++steps) {
      push();
      comparison.Step(history.changes(), Standard());
    }
    EXPECT_LE(steps, lags.size() * rows / LagComparison::kPairsPerStep + 1);
    for (size_t i = 0; i < lags.size(); ++i) {
      const Expected expected = Slow(x, end, rows, lags[i]);
      EXPECT_NEAR(comparison.error(i), expected.error, 1e-4) << rows << " rows, lag " << lags[i];
      EXPECT_NEAR(comparison.spread(i), expected.spread, 1e-2) << rows << " rows, lag " << lags[i];
    }
  }
}

TEST(LagComparisonTest, TakesNoMoreRowsThanTheHistoryKeeps) {
  ChangeHistory history(1000);
  for (int t = 0; t < 1000; ++t) history.Push(t % 10 == 0 ? 1.0 : -1.0);
  std::vector<uint64_t> lags(LagComparison::kMostLags);
  for (size_t i = 0; i < lags.size(); ++i) lags[i] = 10 * (i + 1);
  for (const uint64_t longest : {240, 700, 970, 997}) {
    lags.back() = longest;
    LagComparison comparison;
    comparison.Start(lags, 10'000, history.size());
    EXPECT_GE(comparison.rows(), 1u);
    for (int t = 0; !comparison.done(); ++t) {
      history.Push(t % 10 == 0 ? 1.0 : -1.0);
      comparison.Step(history.changes(), Standard());
    }
    EXPECT_NEAR(comparison.error(0), 0.0, 0.2);
  }
}

TEST(LagComparisonTest, SaysWhetherThereWasAnythingToCompare) {
  ChangeHistory history(100);
  for (int t = 0; t < 100; ++t) history.Push(0.0);
  LagComparison comparison;
  comparison.Start({3}, 50, history.size());
  history.Push(0.0);
  comparison.Step(history.changes(), Standard());
  ASSERT_TRUE(comparison.done());
  EXPECT_EQ(comparison.error(0), 1.0);
  EXPECT_EQ(comparison.least_energy(), 0.0);
}

}  // namespace
}  // namespace nexting::core
