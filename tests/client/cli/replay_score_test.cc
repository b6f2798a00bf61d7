#include "client/cli/replay/replay_score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// By hand: targets 2 4 8 16, mean 7.5, squares about it 30.25 12.25 0.25 72.25 = 115.
//   predictions 3 4 6 12: errors 1 0 -2 -4, squares 1 0 4 16 = 21
//   persistence 1 2 4 8: errors -1 -2 -4 -8, squares 1 4 16 64 = 85
//   second half, targets 8 16: 20, 80, about the mean of the whole 72.5
TEST(ReplayScoreTest, OneStepAheadAgainstValuesComputedByHand) {
  const ReplayScore score = ScoreReplay({1, 2, 4, 8, 16}, {3, 4, 6, 12, 99}, 0);
  EXPECT_EQ(score.judged, 4u);
  EXPECT_DOUBLE_EQ(score.whole.error, 21.0 / 115);
  EXPECT_DOUBLE_EQ(score.whole.persistence_error, 85.0 / 115);
  EXPECT_DOUBLE_EQ(score.whole.relative_error, 21.0 / 85);
  EXPECT_DOUBLE_EQ(score.whole.skill, 1 - 21.0 / 85);
  EXPECT_DOUBLE_EQ(score.second_half.error, 20.0 / 72.5);
  EXPECT_DOUBLE_EQ(score.second_half.persistence_error, 80.0 / 72.5);
  EXPECT_DOUBLE_EQ(score.second_half.skill, 0.75);
}

TEST(ReplayScoreTest, AnOddNumberOfJudgedRowsGivesTheMiddleOneToTheSecondHalf) {
  // Targets 2 4 8, second half 4 8 from row 3 / 2 = 1 on.
  const ReplayScore score = ScoreReplay({1, 2, 4, 8}, {2, 4, 7, 0}, 0);
  EXPECT_DOUBLE_EQ(score.second_half.relative_error, 1.0 / (4 + 16));
}

// G_{n-1} = 0, G_t = c_{t+1} + G_{t+1} / 2; the last 100 of 103 rows are unfinished.
TEST(ReplayScoreTest, DiscountedReturnsAreComputedBackwardAndTheLast100RowsAreNotJudged) {
  std::vector<double> cumulants(103, 0.0);
  cumulants[1] = 4;
  cumulants[2] = 8;
  cumulants[3] = 16;
  cumulants[102] = 1e6;  // far beyond: halved a hundred times
  // G_0 = 4 + 8/2 + 16/4 = 12, G_1 = 8 + 16/2 = 16, G_2 = 16; mean 44/3.
  std::vector<double> predictions(103, kNan);
  predictions[0] = 11;
  predictions[1] = 18;
  predictions[2] = 16;
  const ReplayScore score = ScoreReplay(cumulants, predictions, 0.5);
  EXPECT_EQ(score.judged, 3u);
  const double mean = 44.0 / 3;
  const double about_mean = (12 - mean) * (12 - mean) + 2 * (16 - mean) * (16 - mean);
  EXPECT_NEAR(score.whole.error, (1 + 4) / about_mean, 1e-12);
  // Persistence: c_t / (1 - 0.5) = 0, 8, 16.
  EXPECT_NEAR(score.whole.persistence_error, (144 + 64 + 0) / about_mean, 1e-12);
  EXPECT_NEAR(score.second_half.relative_error, 4.0 / 64, 1e-12);
}

TEST(ReplayScoreTest, LostPredictionsAndMissingTargetsAreNotJudged) {
  // Row 1 has no prediction; row 2's next value is missing; row 3's own value is held from row 2.
  const ReplayScore score = ScoreReplay({1, 2, 4, kNan, 8, 9}, {2, kNan, 5, 6, 9, 0}, 0);
  EXPECT_EQ(score.judged, 3u);  // rows 0, 3, 4: targets 2 8 9
  EXPECT_DOUBLE_EQ(score.whole.relative_error, (0.0 + 4 + 0) / (1 + 16 + 1));
}

TEST(ReplayScoreTest, NothingToJudgeOrAConstantSignalGivesNoNumber) {
  EXPECT_EQ(ScoreReplay({}, {}, 0).judged, 0u);
  EXPECT_EQ(ScoreReplay({1}, {1}, 0).judged, 0u);
  EXPECT_TRUE(std::isnan(ScoreReplay({1}, {1}, 0).whole.skill));
  EXPECT_EQ(ScoreReplay(std::vector<double>(100, 1), std::vector<double>(100, 1), 0.9).judged, 0u);
  const ReplayScore constant = ScoreReplay({5, 5, 5, 5}, {5, 5, 5, 5}, 0);
  EXPECT_EQ(constant.judged, 3u);
  EXPECT_TRUE(std::isnan(constant.whole.error));
  EXPECT_TRUE(std::isnan(constant.whole.skill));
}

}  // namespace
}  // namespace nexting::client::cli
