// The rivals on signals whose best predictions are known in closed form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/rivals/candidates.h"
#include "tests/experiments/rivals/delayed_regression.h"
#include "tests/experiments/rivals/exponential_mean.h"
#include "tests/experiments/rivals/history.h"
#include "tests/experiments/rivals/holt.h"
#include "tests/experiments/rivals/holt_winters.h"
#include "tests/experiments/rivals/iterated_autoregression.h"
#include "tests/experiments/rivals/least_squares.h"
#include "tests/experiments/rivals/least_squares_td.h"
#include "tests/experiments/rivals/persistence.h"
#include "tests/experiments/rivals/regression.h"
#include "tests/experiments/rivals/rival_figures.h"
#include "tests/experiments/rivals/seasonal_naive.h"
#include "tests/experiments/rivals/swift_td.h"
#include "tests/experiments/rivals/view.h"
#include "tests/experiments/rivals/walk.h"

namespace nexting::experiments {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A signal that is its own only feature.
Recording RecordingOf(const std::vector<double>& cumulants) {
  Recording recording;
  for (const double value : cumulants) {
    recording.features.push_back({value});
    recording.cumulants.push_back(value);
  }
  return recording;
}

template <typename Signal>
Recording RecordingOf(int rows, const Signal& signal) {
  std::vector<double> cumulants;
  for (int t = 0; t < rows; ++t) cumulants.push_back(signal(t));
  return RecordingOf(cumulants);
}

std::vector<double> Predictions(const Recording& recording, Rival&& rival) {
  const std::atomic<bool> stop = false;
  std::atomic<int64_t> progress = 0;
  return Walk(recording, rival, stop, progress).value();
}

double Repeating(int t) { return std::vector<double>{3, -1, 4, 1, -5, 9, 2}[static_cast<size_t>(t % 7)]; }

// Returns to a signal that is 1 and -1 in turn, seen from the value `now`.
double AlternatingReturn(double now, double discount) { return -now / (1 + discount); }
Recording Alternation(int rows) {
  return RecordingOf(rows, [](int t) { return t % 2 == 0 ? 1.0 : -1.0; });
}

TEST(HistoryTest, StandardisesByMeanAndDeviationSoFar) {
  History history(2);
  history.Append({1, 5}, 1);
  EXPECT_THAT(history.row(0), ElementsAre(0, 0));
  history.Append({2, 5}, 2);
  history.Append({6, 5}, 6);
  const double deviation = std::sqrt((4.0 + 1 + 9) / 3);
  EXPECT_NEAR(history.row(2)[0], 3 / deviation, 1e-12);
  EXPECT_EQ(history.row(2)[1], 0);           // a constant
  EXPECT_NEAR(history.row(1)[0], 1, 1e-12);  // as it came
  EXPECT_EQ(history.standard_values()[2], history.row(2)[0]);
  EXPECT_NEAR(history.InUnits(1, 0.9), 30 + deviation, 1e-9);
  EXPECT_NEAR(history.Standard(30 + deviation, 0.9), 1, 1e-9);
  EXPECT_NEAR(history.InUnits(1e9, 0.9), 30 + 200 * deviation, 1e-9);
}

TEST(HistoryTest, LimitsWhatIsFarOut) {
  History history(1);
  for (int t = 0; t < 1000; ++t) history.Append({t % 2 * 1.0}, t % 2);
  history.Append({1e9}, 1e9);
  EXPECT_EQ(history.row(1000)[0], 10);
  EXPECT_EQ(history.standard_values().back(), 10);
  EXPECT_EQ(history.target(), 20);
}

TEST(ViewTest, SeesRowsLagsAndSeasons) {
  History history(1);
  for (const double value : {1.0, 2.0, 4.0, 3.0}) history.Append({value}, value);
  const absl::Span<const double> z = history.standard_values();
  std::vector<double> seen;
  View({.rows = 6}, 1).See(history, &seen);
  EXPECT_THAT(seen, ElementsAre(z[3], z[2], z[1], z[0], 0, 0, 1));
  const View own({.rows = 0, .lags = 4}, 1);
  own.See(history, &seen);
  EXPECT_THAT(seen, ElementsAre(z[3], z[2], z[1], z[0], 0, 1));
  EXPECT_EQ(own.size(), 6u);
  // One season before the coming step, and beside it; now, where that is not known.
  View({.lags = 1, .seasons = {3, 5}}, 1).See(history, &seen);
  EXPECT_THAT(seen, ElementsAre(z[3], z[2], z[0], z[1], z[2], z[3], z[3], z[0], 1));
  const View random({.random_units = 3, .random_scale = 0.5}, 1);
  random.See(history, &seen);
  EXPECT_EQ(random.size(), 5u);
  EXPECT_EQ(seen.size(), 5u);
  for (size_t unit = 2; unit < 5; ++unit) EXPECT_LT(std::abs(seen[unit]), 1);
}

TEST(SmoothingTest, PersistenceAndMeansAreAsByHand) {
  const Recording recording = RecordingOf({4, 8, 6});
  EXPECT_THAT(Predictions(recording, Persistence(0)), ElementsAre(4, 8, 6));
  EXPECT_THAT(Predictions(recording, Persistence(0.5)), ElementsAre(8, 16, 12));
  EXPECT_THAT(Predictions(recording, ExponentialMean(0.5, 0)), ElementsAre(4, 6, 6));
  EXPECT_THAT(Predictions(recording, ExponentialMean(0.5, 0.5)), ElementsAre(8, 12, 12));
}

TEST(HoltTest, FollowsARampExactly) {
  const Recording ramp = RecordingOf(20, [](int t) { return 5.0 + 2 * t; });
  const std::vector<double> next = Predictions(ramp, Holt({.level = 1, .trend = 1, .damping = 1}, 0));
  const std::vector<double> sums = Predictions(ramp, Holt({.level = 1, .trend = 1, .damping = 1}, 0.5));
  for (size_t t = 1; t < 20; ++t) {
    const double coming = 5 + 2 * (static_cast<double>(t) + 1);
    EXPECT_THAT(next[t], DoubleEq(coming));
    EXPECT_THAT(sums[t], DoubleEq(2 * coming + 4));  // sum of 0.5^k (coming + 2 k)
  }
}

TEST(HoltTest, ATrendThatFadesIsSummedToItsEnd) {
  const double phi = 0.8;
  const double gamma = 0.9;
  double sum = 0;
  double trend = 0;
  for (int h = 1; h <= 1000; ++h) {
    trend += std::pow(phi, h);
    sum += std::pow(gamma, h - 1) * (3 + trend);  // level 3 and trend 1 after the second row
  }
  const Recording rise = RecordingOf({2, 3});
  EXPECT_NEAR(Predictions(rise, Holt({.level = 1, .trend = 1, .damping = phi}, gamma))[1], sum, 1e-9);
}

TEST(SeasonalNaiveTest, MakesNoErrorOnWhatRepeats) {
  const Recording recording = RecordingOf(700, Repeating);
  const std::vector<double> returns = FutureReturns(recording.cumulants, 0.9);
  const std::vector<double> next = Predictions(recording, SeasonalNaive(7, false, 0));
  const std::vector<double> sums = Predictions(recording, SeasonalNaive(140, false, 0.9));
  for (int t = 7; t < 600; ++t) EXPECT_EQ(next[static_cast<size_t>(t)], Repeating(t + 1));
  for (size_t t = 140; t < 600; ++t) EXPECT_NEAR(sums[t], returns[t], 1e-3);
  EXPECT_EQ(next[6], Repeating(6));  // persistence before
  EXPECT_EQ(sums[139], Repeating(139) * (1 / (1 - 0.9)));
}

TEST(SeasonalNaiveTest, InDifferencesALineMayBeAdded) {
  const Recording recording = RecordingOf(700, [](int t) { return Repeating(t) + 0.5 * t; });
  const std::vector<double> next = Predictions(recording, SeasonalNaive(7, true, 0));
  for (size_t t = 7; t < 699; ++t) EXPECT_NEAR(next[t], recording.cumulants[t + 1], 1e-9);
}

TEST(HoltWintersTest, LearnsASeasonInOne) {
  const Recording recording = RecordingOf(400, Repeating);
  const HoltWintersSetting setting = {.season = 7, .level = 0, .seasonal = 1, .correlation = 0};
  const std::vector<double> next = Predictions(recording, HoltWinters(setting, 0));
  const std::vector<double> sums = Predictions(recording, HoltWinters(setting, 0.9));
  const std::vector<double> returns = FutureReturns(recording.cumulants, 0.9);
  for (size_t t = 7; t < 300; ++t) {
    EXPECT_NEAR(next[t], Repeating(static_cast<int>(t) + 1), 1e-12);
    EXPECT_NEAR(sums[t], returns[t], 0.01);  // the level alone from the 89th step on
  }
}

TEST(HoltWintersTest, ErrorsThatAreCorrelatedFade) {
  const Recording recording = RecordingOf({0, 1, 0.5, 0.25});
  const HoltWintersSetting setting = {.season = 1, .level = 0, .seasonal = 0, .correlation = 0.5};
  EXPECT_THAT(Predictions(recording, HoltWinters(setting, 0)), ElementsAre(0, 0.5, 0.25, 0.125));
  EXPECT_NEAR(Predictions(recording, HoltWinters(setting, 0.9))[1], 0.5 / (1 - 0.45), 1e-9);
}

TEST(LeastSquaresTest, FindsThePlaneAndForgetsTheOneBefore) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  LeastSquares squares(3, 0.9, 1e6);
  for (int t = 0; t < 400; ++t) {
    const std::vector<double> x = {normal(random), normal(random), 1};
    const double slope = t < 200 ? 2 : -2;
    squares.Learn(x, slope * x[0] - 3 * x[1] + 1);
    if (t == 199) {
      EXPECT_NEAR(squares.Predict({1, 1, 1}), 0, 1e-6);
    }
  }
  EXPECT_NEAR(squares.Predict({1, 1, 1}), -4, 1e-6);
}

TEST(LeastSquaresTest, StaysFiniteWhereAnInputIsSilent) {
  LeastSquares squares(2, 0.9, 100);
  for (int t = 0; t < 20'000; ++t) squares.Learn({t % 2 * 1.0, 0}, t % 2);
  squares.Learn({0, 1}, 1);
  EXPECT_NEAR(squares.Predict({1, 0}), 1, 1e-3);
  EXPECT_NEAR(squares.Predict({0, 1}), 1, 1e-3);
}

TEST(RegressionTest, RecoversAnAutoregressionOfOrderTwo) {
  std::mt19937 random(2);
  std::normal_distribution<double> normal;
  std::vector<double> values = {0, 0};
  while (values.size() < 5000) values.push_back(1.5 * values.end()[-1] - 0.8 * values.end()[-2] + normal(random));
  const std::vector<double> next =
      Predictions(RecordingOf(values), Regression(View({.rows = 0, .lags = 1}, 1), 1, 100));
  double excess = 0;  // over the noise, whose variance is 1
  for (size_t t = 2500; t < 5000; ++t) {
    const double best = 1.5 * values[t] - 0.8 * values[t - 1];
    excess += (next[t] - best) * (next[t] - best) / 2500;
  }
  EXPECT_LT(excess, 0.003);
}

TEST(DiscountedSumTest, OfAConstantIsItsClosedForm) {
  const Recording constant = RecordingOf(std::vector<double>(100, 20));
  for (const double lambda : {0.0, 0.8, 1.0}) {
    EXPECT_NEAR(Predictions(constant, LeastSquaresTd(View({}, 1), 1, lambda, 0.9)).back(), 200, 1e-6);
  }
  EXPECT_NEAR(Predictions(constant, DelayedRegression(View({}, 1), 1, 0.9)).back(), 200, 1e-6);
  EXPECT_NEAR(Predictions(constant, IteratedAutoregression(2, {}, 1, 0.9)).back(), 200, 1e-6);
}

TEST(DiscountedSumTest, OfAnAlternationIsItsClosedForm) {
  // They forget the first rows, where the scale was not yet found.
  const Recording recording = Alternation(3000);
  const double exact = AlternatingReturn(recording.cumulants.back(), 0.9);
  for (const double lambda : {0.0, 0.8, 1.0}) {
    EXPECT_NEAR(Predictions(recording, LeastSquaresTd(View({}, 1), 0.99, lambda, 0.9)).back(), exact, 0.002) << lambda;
  }
  EXPECT_NEAR(Predictions(recording, DelayedRegression(View({}, 1), 0.99, 0.9)).back(), exact, 0.01);
  EXPECT_NEAR(Predictions(recording, IteratedAutoregression(1, {}, 0.99, 0.9)).back(), exact, 0.005);
  const SwiftTdSetting setting = {.step_size = 0.01, .lambda = 0.8};
  EXPECT_NEAR(Predictions(recording, LinearSwiftTd(View({}, 1), setting, 0.9)).back(), exact, 0.01);
}

TEST(SwiftTdTest, LearnsTheNextValueFromTheRowBefore) {
  const Recording recording = Alternation(1000);
  const std::vector<double> next = Predictions(recording, LinearSwiftTd(View({.rows = 2}, 1), {}, 0));
  EXPECT_NEAR(next.back(), -recording.cumulants.back(), 0.01);
}

TEST(IteratedAutoregressionTest, TakesASeasonFromOneSeasonAgo) {
  const Recording recording = RecordingOf(3000, Repeating);
  const std::vector<double> returns = FutureReturns(recording.cumulants, 0.9);
  const std::vector<double> sums = Predictions(recording, IteratedAutoregression(1, {7}, 0.99, 0.9));
  for (size_t t = 2800; t < 2900; ++t) EXPECT_NEAR(sums[t], returns[t], 0.05);
}

Recording Noise(int rows) {
  std::mt19937 random(3);
  std::normal_distribution<double> normal;
  return RecordingOf(rows, [&](int) { return normal(random); });
}

TEST(CandidatesTest, HaveNamesOfTheirOwnThatSuitAFile) {
  for (const double discount : kStreamDiscounts) {
    std::set<std::pair<std::string, std::string>> names;
    std::set<std::string> families;
    std::string family;
    for (const Candidate& candidate : Candidates(3, {12, 40}, discount)) {
      EXPECT_TRUE(names.emplace(candidate.family, candidate.setting).second) << candidate.family;
      EXPECT_THAT(absl::StrCat(candidate.family, candidate.setting), Not(HasSubstr(",")));
      if (candidate.family == family) continue;
      family = candidate.family;
      EXPECT_TRUE(families.insert(family).second) << family << " is in two places";
    }
    for (const Candidate& candidate : Candidates(100, {}, discount)) {
      EXPECT_THAT(candidate.family, Not(HasSubstr("eason")));
      EXPECT_NE(candidate.family, "RLS 9 lags");
      EXPECT_NE(candidate.family, "LSTD 9 lags");
    }
  }
}

TEST(CandidatesTest, SeeNothingOfTheFuture) {
  const Recording whole = Noise(160);
  Recording cut = whole;
  cut.features.resize(100);
  cut.cumulants.resize(100);
  for (const double discount : kStreamDiscounts) {
    std::string family;
    for (const Candidate& candidate : Candidates(1, {12}, discount)) {
      if (candidate.family == family) continue;  // one of each is enough
      family = candidate.family;
      std::vector<double> predictions = Predictions(whole, std::move(*candidate.make()));
      predictions.resize(100);
      EXPECT_EQ(predictions, Predictions(cut, std::move(*candidate.make()))) << family;
    }
  }
}

TEST(WalkTest, StopsWhenAsked) {
  const std::atomic<bool> stop = true;
  std::atomic<int64_t> progress = 0;
  Persistence persistence(0);
  EXPECT_EQ(Walk(Noise(3), persistence, stop, progress).status().code(), absl::StatusCode::kCancelled);
}

TEST(RivalFiguresTest, AreTheBestOfEachFamilyAndLeadBack) {
  const StreamTask task = {"a.csv", "x", 0.9, 100, 3};
  const std::vector<Candidate> candidates = {{"a", "1", nullptr}, {"a", "2", nullptr}, {"b", "", nullptr}};
  const double diverged = std::nan("");
  const std::vector<StreamScore> scores = {
      {.whole = 0.25, .half = 0.75}, {.whole = 0.5, .half = 0.125}, {.whole = diverged, .half = diverged}};
  std::vector<RivalFigure> figures = BestOfFamilies(task, candidates, scores);
  ASSERT_EQ(figures.size(), 1u);
  figures.push_back({task, "c", 0.375, "", 0.0625, ""});

  const std::string path = ::testing::TempDir() + "/rival_figures_test.csv";
  ASSERT_TRUE(WriteRivalFigures(path, figures).ok());
  const std::vector<RivalFigure> read = ReadRivalFigures(path).value();
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].task, task);
  EXPECT_EQ(read[0].whole_setting, "1");
  EXPECT_EQ(read[0].half_setting, "2");
  EXPECT_EQ(read[0].half, 0.125);
  EXPECT_EQ(BestOverWhole(read, task)->family, "a");
  EXPECT_EQ(BestInHalf(read, task)->family, "c");
  StreamTask cut = task;
  cut.rows = 50;
  EXPECT_EQ(BestOverWhole(read, cut), nullptr);
  EXPECT_EQ(ReadRivalFigures(path + ".absent").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace nexting::experiments
