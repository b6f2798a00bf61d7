#include "server/counters/duration_histogram.h"

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

using Small = DurationHistogram<OwnCounter, 1'000, 10'000>;

HistogramTotals TotalsOf(const std::vector<int64_t>& nanoseconds) {
  Small histogram;
  for (const int64_t each : nanoseconds) histogram.Add(Nanoseconds(each));
  HistogramTotals totals;
  histogram.AddTo(totals);
  return totals;
}

TEST(DurationHistogramTest, BoundsGoOneTwoAndAHalfFiveTen) {
  EXPECT_THAT(TotalsOf({}).bounds, ElementsAre(DoubleNear(1e-6, 1e-15), DoubleNear(2.5e-6, 1e-15),
                                               DoubleNear(5e-6, 1e-15), DoubleNear(1e-5, 1e-15)));
}

TEST(DurationHistogramTest, TheLadderMeetsTheLastBound) {
  HistogramTotals totals;
  DurationHistogram<SharedCounter, 25'000, 100'000'000'000>().AddTo(totals);
  EXPECT_DOUBLE_EQ(totals.bounds.front(), 25e-6);
  EXPECT_DOUBLE_EQ(totals.bounds.back(), 100.0);
}

TEST(DurationHistogramTest, ABucketHoldsItsUpperBound) {
  EXPECT_THAT(TotalsOf({0, 1'000}).counts, ElementsAre(2, 0, 0, 0, 0));
  EXPECT_THAT(TotalsOf({1'001, 2'500}).counts, ElementsAre(0, 2, 0, 0, 0));
  EXPECT_THAT(TotalsOf({10'000, 10'001, INT64_MAX / 2}).counts, ElementsAre(0, 0, 0, 1, 2));
}

TEST(DurationHistogramTest, AClockThatStepsBackCountsAsZero) {
  const HistogramTotals totals = TotalsOf({-5});
  EXPECT_THAT(totals.counts, ElementsAre(1, 0, 0, 0, 0));
  EXPECT_EQ(totals.sum, 0);
}

TEST(DurationHistogramTest, TotalsAddUp) {
  Small a;
  Small b;
  a.Add(Nanoseconds(1'500));
  b.Add(Nanoseconds(2'000));
  b.Add(Nanoseconds(7'000));
  HistogramTotals totals;
  a.AddTo(totals);
  b.AddTo(totals);
  EXPECT_THAT(totals.counts, ElementsAre(0, 2, 0, 1, 0));
  EXPECT_NEAR(totals.sum, 10.5e-6, 1e-15);
}

}  // namespace
}  // namespace nexting::server
