#include "core/views/season_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "core/state.h"
#include "tests/core/views/season_watch.h"
#include "tests/testing/allocation_count.h"
#include "tests/testing/numbers.h"

namespace nexting::core {
namespace {

using testing::Numbers;

using Signal = std::vector<double>;

Signal Make(int rows, const std::function<double(int)>& value) {
  Signal signal(static_cast<size_t>(rows));
  for (int t = 0; t < rows; ++t) signal[static_cast<size_t>(t)] = value(t);
  return signal;
}

double Sine(double t, double period) { return std::sin(2.0 * std::numbers::pi * t / period); }

Signal NoisySine(int rows, int period, uint64_t seed) {
  Numbers numbers(seed);
  return Make(rows, [&](int t) { return Sine(t, period) + 0.02 * numbers.Normal(); });
}

double DayProfile(int minute) {
  const double rush = minute >= 420 && minute < 480 ? 8.0 : 0.0;
  return 10.0 + 5.0 * Sine(minute, 1440.0) + rush + (minute % 60 < 5 ? 6.0 : 0.0);
}

TEST(SeasonFinderTest, KnowsASquareWaveAfterTwoPeriods) {
  for (const uint64_t seed : {1, 2, 3, 4}) {
    Numbers numbers(seed);
    SeasonWatch watch;
    const int rows =
        watch.RowsUntil(Make(28'800, [&](int t) { return (t % 144 < 72 ? 5.0 : 0.0) + 0.05 * numbers.Normal(); }), 144);
    EXPECT_GE(rows, 288);
    EXPECT_LE(rows, 300);
  }
}

TEST(SeasonFinderTest, KnowsTheHourAndTheDayOfMinutes) {
  for (const uint64_t seed : {1, 2, 3, 4}) {
    Numbers numbers(seed);
    const Signal signal = Make(5'000, [&](int t) { return DayProfile(t % 1440) + 0.1 * numbers.Normal(); });
    SeasonWatch hour, day;
    const int until_hour = hour.RowsUntil(signal, 60);
    EXPECT_GT(until_hour, 0);
    EXPECT_LE(until_hour, 400);
    const int until_day = day.RowsUntil(signal, 1440);
    EXPECT_GT(until_day, 0);
    EXPECT_LE(until_day, 2'880);
    EXPECT_TRUE(day.Knows(60));
  }
}

// A wave of 24 and noise can look like filtered noise for some weeks, so not every seed is as quick.
TEST(SeasonFinderTest, KnowsTheDayAndTheWeekOfHours) {
  int quick = 0;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    Numbers numbers(seed);
    const Signal signal = Make(168 * 20, [&](int t) {
      return (20.0 + 8.0 * Sine(t % 24, 24.0)) * (t / 24 % 7 >= 5 ? 0.6 : 1.0) + 0.5 * numbers.Normal();
    });
    SeasonWatch day, week;
    const int until_day = day.RowsUntil(signal, 24, 1);
    const int until_week = week.RowsUntil(signal, 168);
    EXPECT_GT(until_day, 0) << "seed " << seed;
    EXPECT_GT(until_week, 0) << "seed " << seed;
    EXPECT_LE(until_week, 5 * 168) << "seed " << seed;
    quick += until_day <= 130 && until_week <= 400 ? 1 : 0;
  }
  EXPECT_GE(quick, 7);
}

// The week of minutes; lengths that are no multiple of a block, and some that are half a block off.
TEST(SeasonFinderTest, KnowsLongSeasonsExactly) {
  for (const int length : {446, 460, 500, 513, 700, 1001, 2503, 5004, 10'080}) {
    Numbers numbers(5);
    Signal profile = numbers.Normals(static_cast<size_t>(length));
    for (size_t i = 1; i < profile.size(); ++i) profile[i] += 0.9 * profile[i - 1];
    SeasonWatch watch;
    const Signal signal =
        Make(5 * length, [&](int t) { return profile[static_cast<size_t>(t % length)] + 0.2 * numbers.Normal(); });
    const int rows = watch.RowsUntil(signal, static_cast<uint64_t>(length));
    EXPECT_GT(rows, 0) << length;
    EXPECT_EQ(watch.finder.seasons().size(), 1u) << length;
  }
}

TEST(SeasonFinderTest, GivesTheShortestOfEquallyGoodLengths) {
  SeasonWatch watch;
  EXPECT_LE(watch.RowsUntil(NoisySine(20'000, 50, 6), 50, 1), 300);
  watch.Add(NoisySine(20'000, 50, 7));
  EXPECT_TRUE(watch.Knows(50));
  EXPECT_LE(watch.finder.revision(), 12u);
}

struct Disturbance {
  std::string name;
  std::function<double(int t, double x)> apply;
};

void PrintTo(const Disturbance& disturbance, std::ostream* out) { *out << disturbance.name; }

class DisturbedSeasonTest : public ::testing::TestWithParam<Disturbance> {};

TEST_P(DisturbedSeasonTest, IsKept) {
  SeasonWatch watch;
  const Signal clean = NoisySine(12'000, 50, 8);
  for (int t = 0; t < 12'000; ++t) {
    watch.Add(GetParam().apply(t, clean[static_cast<size_t>(t)]));
    ASSERT_TRUE(t < 2'500 || watch.Knows(50, 1)) << "row " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, DisturbedSeasonTest,
    ::testing::Values(Disturbance{"jump", [](int row, double x) { return x + (row >= 5'000 ? 100.0 : 0.0); }},
                      Disturbance{"early_jump", [](int row, double x) { return x + (row >= 200 ? 100.0 : 0.0); }},
                      Disturbance{"far_jump", [](int row, double x) { return x + (row >= 5'000 ? 1e5 : 0.0); }},
                      Disturbance{"glitch", [](int row, double x) { return row == 5'000 ? -9999.0 : x; }},
                      Disturbance{"sentinels", [](int row, double x) { return row % 997 == 200 ? -9999.0 : x; }},
                      Disturbance{"larger", [](int row, double x) { return row >= 5'000 ? 1e3 * x : x; }},
                      Disturbance{"smaller", [](int row, double x) { return row >= 5'000 ? 1e-3 * x : x; }},
                      Disturbance{"gaps", [](int row, double x) { return row % 300 < 20 ? std::nan("") : x; }},
                      Disturbance{"silence", [](int row, double x) { return row >= 3'000 ? std::nan("") : x; }}),
    [](const auto& test) { return test.param.name; });

TEST(SeasonFinderTest, DropsASeasonThatStopsAndFindsTheNextOne) {
  Numbers numbers(9);
  SeasonWatch watch;
  watch.Add(NoisySine(8'000, 50, 10));
  ASSERT_TRUE(watch.Knows(50));
  const int rows = watch.RowsUntil(NoisySine(8'000, 77, 11), 77, 1);
  EXPECT_GT(rows, 0);
  EXPECT_LE(rows, 3'000);
  EXPECT_FALSE(watch.Knows(50, 1));
  watch.Add(numbers.Normals(3'000));
  EXPECT_TRUE(watch.finder.seasons().empty());
}

// Signals in which nothing repeats. Each makes its next value from a generator and two numbers that it keeps.
struct Noise {
  std::string name;
  std::function<double(Numbers&, double& a, double& b)> next;
  int most_runs = 0;  // of ten, with a false season
};

void PrintTo(const Noise& noise, std::ostream* out) { *out << noise.name; }

class NoSeasonTest : public ::testing::TestWithParam<Noise> {};

TEST_P(NoSeasonTest, IsFound) {
  int runs = 0;
  for (uint64_t seed = 21; seed <= 30; ++seed) {
    Numbers numbers(seed);
    SeasonWatch watch;
    double a = 0.0, b = 0.0;
    watch.Add(Make(5'000, [&](int) { return GetParam().next(numbers, a, b); }));
    runs += watch.finder.revision() > 0 ? 1 : 0;
  }
  EXPECT_LE(runs, GetParam().most_runs);
}

double Resonance(Numbers& numbers, double& before, double& earlier) {
  constexpr double kDecay = 0.95;
  const double now = 2.0 * kDecay * std::cos(2.0 * std::numbers::pi / 20.0) * before - kDecay * kDecay * earlier;
  earlier = before;
  return before = now + numbers.Normal();
}

double Burst(Numbers& numbers, double& size, double&) {
  size = size > 100.0 ? 0.5 * size : 0.0;
  if (numbers.Chance(0.01)) size = 1e4 * std::pow(numbers.Uniform(1e-9, 1.0), -1.0 / 1.2);
  return size;
}

INSTANTIATE_TEST_SUITE_P(
    All, NoSeasonTest,
    ::testing::Values(
        Noise{"white", [](Numbers& numbers, double&, double&) { return numbers.Normal(); }},
        Noise{"walk", [](Numbers& numbers, double& a, double&) { return a += numbers.Normal(); }},
        Noise{"constant", [](Numbers&, double&, double&) { return 20.0; }},
        Noise{"ramp", [](Numbers&, double& a, double&) { return a += 0.1; }},
        Noise{"noisy_ramp", [](Numbers& numbers, double& a, double&) { return (a += 1.0) + 0.2 * numbers.Normal(); }},
        Noise{"counter", [](Numbers& numbers, double& a, double&) { return a += 1.0 + 0.3 * numbers.Normal(); }},
        Noise{"fading", [](Numbers& numbers, double& a, double&) { return a = 0.9 * a + numbers.Normal(); }},
        Noise{"resonance", Resonance, 1},
        Noise{"pulses", [](Numbers& numbers, double&, double&) { return numbers.Chance(0.02) ? 5.0 : 0.0; }},
        Noise{"noisy_pulses", [](Numbers& numbers, double&,
                                 double&) { return (numbers.Chance(0.02) ? 5.0 : 0.0) + 0.1 * numbers.Normal(); }},
        Noise{"bursts", Burst}),
    [](const auto& test) { return test.param.name; });

TEST(SeasonFinderTest, SaysWhenTheListChanges) {
  SeasonWatch watch;
  std::vector<uint64_t> last;
  uint64_t revision = 0;
  Numbers numbers(12);
  for (int t = 0; t < 5'000; ++t) {
    watch.Add(DayProfile(t % 1440) + 0.1 * numbers.Normal());
    const absl::Span<const uint64_t> seasons = watch.finder.seasons();
    ASSERT_LE(seasons.size(), kMostSeasons);
    ASSERT_TRUE(std::is_sorted(seasons.begin(), seasons.end()));
    const bool is_same = std::equal(seasons.begin(), seasons.end(), last.begin(), last.end());
    ASSERT_EQ(is_same, watch.finder.revision() == revision) << "row " << t;
    last.assign(seasons.begin(), seasons.end());
    revision = watch.finder.revision();
  }
  EXPECT_GT(revision, 0u);
}

TEST(SeasonFinderTest, GoesOnAfterARestoreAtAnyStep) {
  Numbers numbers(13);
  const Signal signal = Make(3'200, [&](int t) { return DayProfile(t % 1440) + 0.1 * numbers.Normal(); });
  for (const size_t at : {size_t{1}, size_t{100}, size_t{131}, size_t{2'300}}) {
    SeasonWatch whole, restored;
    for (size_t t = 0; t < signal.size(); ++t) {
      whole.Add(signal[t]);
      if (t < at) restored.Add(signal[t]);
    }
    std::string history, finder;
    AppendState(restored.history.state(), history);
    AppendState(restored.finder, finder);
    SeasonWatch next;
    next.Add(signal[at - 1]);
    ReadState(history, next.history.mutable_state());
    ReadState(finder, next.finder);
    for (size_t t = at; t < signal.size(); ++t) next.Add(signal[t]);
    EXPECT_EQ(StateDigest(next.finder), StateDigest(whole.finder)) << "restored at row " << at;
    EXPECT_TRUE(StateIsFinite(next.finder));
  }
}

TEST(SeasonFinderTest, NeedsLittleMemoryAndAllocatesNone) {
  SeasonWatch watch;
  EXPECT_LE(StateBytes(watch.finder), 20u * 1024u);
  EXPECT_LE(StateBytes(watch.history.state()), 45u * 1024u);
  const Signal signal = NoisySine(3'000, 50, 14);
  const uint64_t before = testing::AllocationCount();
  watch.Add(signal);
  EXPECT_EQ(testing::AllocationCount(), before);
}

TEST(SeasonFinderTest, StaysFiniteForAnyChanges) {
  Numbers numbers(15);
  SeasonWatch watch;
  for (int t = 0; t < 5'000; ++t) watch.Add(std::pow(10.0, numbers.Uniform(-300.0, 300.0)) * numbers.Normal());
  for (int t = 0; t < 1'000; ++t) watch.Add(1e-200 * numbers.Normal());
  EXPECT_TRUE(StateIsFinite(watch.finder));
}

}  // namespace
}  // namespace nexting::core
