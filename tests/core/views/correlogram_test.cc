#include "core/views/correlogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "core/recipe.h"
#include "core/views/change_history.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

constexpr size_t kLags = 70;

double SlowWindow(size_t lag) {
  return std::max(kRecipe.seasons.least_window, kRecipe.seasons.lag_windows * static_cast<double>(std::bit_ceil(lag)));
}

// D / T from all pairs, each with the weight that it has left.
double SlowError(const std::vector<double>& x, size_t lag) {
  double difference = 0.0, total = 0.0, weight = 1.0;
  for (size_t t = x.size(); t-- > lag;) {
    difference += weight * (x[t] - x[t - lag]) * (x[t] - x[t - lag]);
    total += weight * (x[t] * x[t] + x[t - lag] * x[t - lag]);
    weight *= 1.0 - 1.0 / SlowWindow(lag);
  }
  return difference / total;
}

TEST(CorrelogramTest, EqualsTheSumsOverAllPairs) {
  Numbers numbers(71);
  const Standard standard = {.centre = 3.0f, .inverse = 0.5f, .limit = 2.0f};
  ChangeHistory history(200);
  Correlogram correlogram(kLags);
  std::vector<double> x;
  for (int t = 1; t <= 6000; ++t) {
    const double value = 3.0 + std::sin(t) + 2.0 * numbers.Normal();
    history.Push(value);
    correlogram.Add(history.changes(), standard);
    x.push_back(std::clamp((value - 3.0) / 2.0, -2.0, 2.0));
    if (t != 75 && t != 6000) continue;
    for (const size_t lag : {1, 2, 3, 4, 5, 31, 32, 33, 64, 65, 70}) {
      EXPECT_NEAR(correlogram.error(lag), SlowError(x, lag), 1e-4) << "step " << t << " lag " << lag;
      EXPECT_EQ(correlogram.pairs(lag),
                std::min<double>(static_cast<double>(t) - static_cast<double>(lag), SlowWindow(lag)));
    }
  }
}

TEST(CorrelogramTest, KnowsNothingOfASilentSeries) {
  ChangeHistory history(100);
  Correlogram correlogram(kLags);
  EXPECT_EQ(correlogram.error(1), 1.0);
  for (int t = 0; t < 100'000; ++t) {
    history.Push(t < 10 ? 1.0 - 2.0 * (t % 2) : 0.0);
    correlogram.Add(history.changes(), Standard());
  }
  for (size_t lag = 1; lag <= kLags; ++lag) EXPECT_NEAR(correlogram.error(lag), 1.0, 1e-3);
  // No denormal number is left, on which every later step would be slow.
  for (const float total : correlogram.state().total) EXPECT_GT(total, 1e-30f);
}

TEST(CorrelogramTest, MeasuresHowRareEventsAre) {
  Numbers numbers(72);
  ChangeHistory history(1);
  Correlogram rare(1), common(1);
  for (int t = 0; t < 5000; ++t) {
    history.Push(t % 50 == 0 ? 1.0 : 0.0);
    rare.Add(history.changes(), Standard());
    history.Push(t % 2 == 0 ? 1.0 : -1.0);
    common.Add(history.changes(), Standard());
  }
  EXPECT_NEAR(rare.rarity(), 50.0, 2.0);
  EXPECT_NEAR(common.rarity(), 1.0, 1e-9);
}

}  // namespace
}  // namespace nexting::core
