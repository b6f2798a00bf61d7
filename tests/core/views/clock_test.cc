#include "core/views/clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "core/learner.h"
#include "tests/core/observation_source.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

constexpr int64_t kHour = int64_t{3600} * 1'000'000;
constexpr int64_t kDay = 24 * kHour;
constexpr int64_t kWeek = 7 * kDay;

TEST(ClockTest, TurnsOnceADayAndOnceAWeek) {
  const double two_pi = 2 * std::numbers::pi;
  for (int64_t hour = 1; hour < 24 * 14; ++hour) {
    const auto features = PhasesOf(hour * kHour);
    auto at = features.begin();
    for (const auto& [hours, harmonics] :
         {std::pair{24.0, kRecipe.views.day_harmonics}, {168.0, kRecipe.views.week_harmonics}}) {
      for (uint64_t j = 1; j <= harmonics; ++j) {
        const double angle = two_pi * static_cast<double>(j) * static_cast<double>(hour) / hours;
        EXPECT_NEAR(*at++, kRecipe.views.clock_gain * std::sin(angle), 1e-12) << hour;
        EXPECT_NEAR(*at++, kRecipe.views.clock_gain * std::cos(angle), 1e-12) << hour;
      }
    }
  }
}

TEST(ClockTest, TheSameMomentOfAnotherWeekHasTheSameBits) {
  for (const int64_t time : {kHour, 3 * kDay + 7, kWeek - 1}) {
    for (const int64_t weeks : {1, 52, 10'000, -1, -3000}) {
      EXPECT_EQ(PhasesOf(time + weeks * kWeek), PhasesOf(time)) << time << " + " << weeks;
    }
  }
}

TEST(ClockTest, NoTimeIsNothingAndEveryOtherTimeIsLegal) {
  EXPECT_EQ(PhasesOf(kNoTime), (std::array<double, kClockFeatures>{}));
  for (const int64_t time :
       {std::numeric_limits<int64_t>::min(), int64_t{-1}, int64_t{1}, std::numeric_limits<int64_t>::max()}) {
    for (const double feature : PhasesOf(time)) EXPECT_LE(std::abs(feature), 1.0) << time;
  }
}

// Every machine must give these bits.
TEST(ClockTest, HasTheseBits) {
  uint64_t hash = 0;
  for (int64_t time = 1; time < kWeek; time += 7 * kHour + 123'456'789) {
    for (const double feature : PhasesOf(time)) hash = hash * 1'099'511'628'211u + std::bit_cast<uint64_t>(feature);
  }
  EXPECT_EQ(hash, 3005084538488367581u);
}

bool IsZero(absl::Span<const double> features) {
  return std::all_of(features.begin(), features.end(), [](double x) { return x == 0.0; });
}

// The features of the day and of the week after 100 rows with this gap.
std::pair<bool, bool> Moves(int64_t gap) {
  Clock clock;
  for (int64_t row = 1; row <= 100; ++row) clock.Observe(row * gap);
  const size_t of_day = 2 * kRecipe.views.day_harmonics;
  return {!IsZero(clock.features().first(of_day)), !IsZero(clock.features().subspan(of_day))};
}

TEST(ClockTest, LeavesOutAPhaseThatHardlyMoves) {
  constexpr int64_t kMinute = kHour / 60;
  EXPECT_EQ(Moves(kHour), (std::pair{true, true}));
  EXPECT_EQ(Moves(5 * kMinute), (std::pair{true, true}));
  EXPECT_EQ(Moves(kMinute), (std::pair{true, false}));
  EXPECT_EQ(Moves(kMinute / 60), (std::pair{false, false}));
}

TEST(ClockTest, AGapDoesNotChangeWhatMovesAndARowWithoutTimeIsPassedOver) {
  Clock clock;
  int64_t time = kDay;
  for (int row = 0; row < 3000; ++row) clock.Observe(time += 1'000'000);
  clock.Observe(time += 100 * kWeek);
  clock.Observe(time += 1'000'000);
  EXPECT_TRUE(IsZero(clock.features()));
  Clock hourly;
  for (int64_t row = 1; row < 10; ++row) hourly.Observe(row * kHour);
  const auto before = hourly.features().front();
  hourly.Observe(kNoTime);
  EXPECT_TRUE(IsZero(hourly.features()));
  hourly.Observe(9 * kHour);
  EXPECT_EQ(hourly.features().front(), before);
}

LearnerConfig OneSignal() {
  LearnerConfig config = SmallConfig({{0, 0.0}, {0, 0.9}});
  config.features = 1;
  return config;
}

// The mean squared error of the second half, where a value each hour follows the time of day, but every fifth hour, by
// chance, has none. So nothing repeats after a fixed number of rows.
double ErrorOnADay(bool tells_time) {
  const std::unique_ptr<Learner> learner = MakeLearner(OneSignal());
  testing::Numbers numbers(41);
  double sum = 0.0;
  std::optional<double> predicted;
  for (int64_t hour = 1; hour < 6000; ++hour) {
    if (numbers.Chance(0.2)) continue;
    const double value = (hour % 24 < 12 ? 1.0 : -1.0) * static_cast<double>(hour % 12 * (12 - hour % 12));
    if (predicted && hour > 3000) sum += (*predicted - value) * (*predicted - value);
    EXPECT_TRUE(learner->Step({{&value, 1}, {&value, 1}, tells_time ? hour * kHour : kNoTime}).ok());
    predicted = learner->Predict()[0].prediction;
  }
  return sum;
}

TEST(ClockTest, ALearnerThatIsToldTheTimePredictsBetterWhereRowsAreLeftOut) {
  EXPECT_LT(ErrorOnADay(true), 0.9 * ErrorOnADay(false));
}

TEST(ClockTest, TimesThatJumpAndGoBackAreLearntFromLikeAnyOther) {
  const LearnerConfig config = OneSignal();
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  testing::Numbers numbers(42);
  for (int t = 0; t < 3000; ++t) {
    const double value = numbers.Normal();
    const auto time = static_cast<int64_t>(numbers.Uniform(-9e18, 9e18));
    ASSERT_TRUE(learner->Step({{&value, 1}, {&value, 1}, t % 7 == 0 ? kNoTime : time}).ok());
    ASSERT_TRUE(std::isfinite(learner->Predict()[1].prediction)) << t;
  }
  EXPECT_EQ(learner->interventions(), 0u);
}

TEST(ClockTest, TheTimeOfARowIsPartOfWhatRepeats) {
  const auto digest = [](int64_t offset) {
    const std::unique_ptr<Learner> learner = MakeLearner(OneSignal());
    for (int t = 1; t < 300; ++t) {
      const double value = t % 17;
      EXPECT_TRUE(learner->Step({{&value, 1}, {&value, 1}, t * kHour + offset}).ok());
    }
    return learner->Digest();
  };
  EXPECT_EQ(digest(0), digest(0));
  EXPECT_NE(digest(0), digest(kHour));
}

}  // namespace
}  // namespace nexting::core
