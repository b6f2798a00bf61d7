#include "core/head_quality.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

// The plain means of what was judged.
class PlainMeans {
 public:
  void Add(double error, double baseline_error) {
    ++count_;
    sums_.squared_error += error * error;
    sums_.baseline_squared_error += baseline_error * baseline_error;
    sums_.absolute_error += std::abs(error);
    sums_.baseline_absolute_error += std::abs(baseline_error);
  }

  void ExpectNear(const MeanErrors& errors) const {
    EXPECT_NEAR(errors.squared_error, sums_.squared_error / count_, 1e-9);
    EXPECT_NEAR(errors.baseline_squared_error, sums_.baseline_squared_error / count_, 1e-9);
    EXPECT_NEAR(errors.absolute_error, sums_.absolute_error / count_, 1e-9);
    EXPECT_NEAR(errors.baseline_absolute_error, sums_.baseline_absolute_error / count_, 1e-9);
  }

 private:
  int count_ = 0;
  MeanErrors sums_;
};

TEST(HeadQualityTest, SkillIsZeroWhereNothingIsKnown) {
  EXPECT_EQ(HeadQuality{}.skill(), 0.0);
  HeadQuality exact;
  exact.Judge(0.0, 0.0);
  EXPECT_EQ(exact.judged, 1u);
  EXPECT_EQ(exact.skill(), 0.0);
  EXPECT_EQ(exact.whole.skill(), 0.0);
}

TEST(HeadQualityTest, BothAreThePlainMeansUntilTheWindowIsFull) {
  testing::Numbers numbers(3);
  HeadQuality quality;
  PlainMeans means;
  for (int i = 0; i < 1000; ++i) {
    const double error = numbers.Normal() - 0.1;
    const double baseline_error = 2.0 * numbers.Normal();
    quality.Judge(error, baseline_error);
    means.Add(error, baseline_error);
  }
  means.ExpectNear(quality.recent);
  means.ExpectNear(quality.whole);
  EXPECT_DOUBLE_EQ(quality.skill(), 1.0 - quality.recent.squared_error / quality.recent.baseline_squared_error);
}

// The errors were large at first: the recent means forget them, the means over the whole stream do not.
TEST(HeadQualityTest, OnlyTheWholeRemembersTheBeginning) {
  HeadQuality quality;
  PlainMeans means;
  for (int i = 0; i < 20000; ++i) {
    const double error = i < 10000 ? -30.0 : 1.0;
    quality.Judge(error, 2.0);
    means.Add(error, 2.0);
  }
  means.ExpectNear(quality.whole);
  EXPECT_NEAR(quality.recent.squared_error, 1.0, 0.05);
  EXPECT_NEAR(quality.recent.absolute_error, 1.0, 0.01);
  EXPECT_NEAR(quality.skill(), 0.75, 0.02);
  EXPECT_NEAR(quality.whole.skill(), 1.0 - 450.5 / 4.0, 1e-6);
  EXPECT_EQ(quality.judged, 20000u);
}

// A value that cannot be told from others must not be lost in a mean over millions of returns.
TEST(HeadQualityTest, TheWholeStaysExactOverMillionsOfReturns) {
  HeadQuality quality;
  for (int i = 0; i < 3'000'000; ++i) quality.Judge(i % 3 == 0 ? 3.0 : 0.0, 1.0);
  EXPECT_NEAR(quality.whole.absolute_error, 1.0, 1e-9);
  EXPECT_NEAR(quality.whole.squared_error, 3.0, 1e-9);
  EXPECT_EQ(quality.whole.baseline_absolute_error, 1.0);
}

}  // namespace
}  // namespace nexting::core
