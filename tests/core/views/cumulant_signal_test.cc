#include "core/views/cumulant_signal.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <vector>

#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using Lengths = std::vector<uint64_t>;

// Repeats after 24 steps.
double Daily(int t) { return static_cast<double>(t % 24 * (t % 24) * 7 % 31); }

Lengths SeasonsOf(const CumulantSignal& signal) { return {signal.seasons().begin(), signal.seasons().end()}; }

TEST(CumulantSignalTest, FindsItsSeason) {
  CumulantSignal signal;
  EXPECT_EQ(SeasonsOf(signal), Lengths{});
  for (int t = 0; t < 1000; ++t) signal.Observe(Daily(t), 0.0, true);
  EXPECT_EQ(SeasonsOf(signal), Lengths{24});
}

TEST(CumulantSignalTest, AGivenSeasonIsUsedFromTheBeginning) {
  CumulantSignal signal({24, 500});
  for (int t = 0; t < 600; ++t) {
    const auto renewed = signal.Observe(Daily(t), 0.0, true);
    EXPECT_EQ(renewed, (std::array<bool, SeasonLags::kPlaces>{})) << t;
    // Nothing until a whole season of changes is known, and one more.
    EXPECT_DOUBLE_EQ(signal.Season(0, 0.0).near, t > 24 ? Daily(t + 1) - Daily(t) : 0.0) << t;
  }
}

TEST(CumulantSignalTest, WithGivenSeasonsNoOthersAreLookedFor) {
  CumulantSignal signal({17});
  for (int t = 0; t < 1000; ++t) signal.Observe(Daily(t), 0.0, true);
  EXPECT_EQ(SeasonsOf(signal), Lengths{17});
}

// The squared errors of rows 30 to 60 of a signal that repeats after 24.
double EarlyError(const LearnerConfig& config) {
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  testing::Numbers numbers(43);
  std::vector<double> day(24);
  for (double& value : day) value = numbers.Normal();
  double sum = 0.0;
  for (int t = 0; t < 60; ++t) {
    const double value = day[t % 24];
    EXPECT_TRUE(learner->Step({{&value, 1}, {&value, 1}}).ok());
    const double error = learner->Predict()[0].prediction - day[(t + 1) % 24];
    if (t >= 30) sum += error * error;
  }
  return sum;
}

TEST(GivenSeasonsTest, PredictWellInTheSecondSeason) {
  LearnerConfig config = SmallConfig();
  config.features = 1;
  const double without = EarlyError(config);
  config.seasons = {24};
  EXPECT_LT(EarlyError(config), 0.5 * without);
}

TEST(GivenSeasonsTest, AreShownOfEveryCumulantAndSurviveARestore) {
  LearnerConfig config = SmallConfig({{0, 0.0}, {1, 0.9}});
  config.cumulants = 2;
  config.seasons = {24, 168};
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  ObservationSource source(config, 44);
  for (int t = 0; t < 200; ++t) ASSERT_TRUE(learner->Step(source.Next().view()).ok());
  const std::unique_ptr<Learner> restored = MakeLearner(config);
  ASSERT_TRUE(restored->Restore(learner->Save()).ok());
  for (int cumulant = 0; cumulant < 2; ++cumulant) {
    const absl::Span<const uint64_t> seasons = restored->seasons(cumulant);
    EXPECT_EQ(Lengths(seasons.begin(), seasons.end()), config.seasons);
  }
  const OwnedObservation next = source.Next();
  ASSERT_TRUE(learner->Step(next.view()).ok());
  ASSERT_TRUE(restored->Step(next.view()).ok());
  EXPECT_EQ(learner->Digest(), restored->Digest());
}

TEST(GivenSeasonsTest, OtherReadOutsHaveNone) {
  LearnerConfig config = SmallConfig();
  config.read_out.method = ReadOutMethod::kTd;
  EXPECT_TRUE(MakeLearner(config)->seasons(0).empty());
}

}  // namespace
}  // namespace nexting::core
