// What the environments play, against what they say of themselves.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/environments/trace_conditioning.h"
#include "tests/experiments/environments/trace_patterning.h"
#include "tests/experiments/environments/trace_references.h"

namespace nexting::experiments {
namespace {

// Moments, their features copied.
struct Played {
  std::vector<std::vector<double>> features;
  std::vector<double> cumulants;
  std::vector<double> returns;
};

Played Play(Environment& environment, int steps) {
  Played played;
  for (int t = 0; t < steps; ++t) {
    const Moment moment = environment.Next();
    played.features.emplace_back(moment.features.begin(), moment.features.end());
    played.cumulants.push_back(moment.cumulant);
    played.returns.push_back(moment.future_return);
  }
  return played;
}

// While an event is pending, a return is the discounted sum of the cumulants without the events of later trials, which
// are at least 95 steps away. Before each event, it has been pending for at least 14 steps.
void ExpectReturnsOfCumulants(const Played& played) {
  const std::vector<double> sums = FutureReturns(played.cumulants, kTraceDiscount);
  const double later_trials = 2 * std::pow(kTraceDiscount, 95);
  for (size_t t = 20; t + 200 < sums.size(); ++t) {
    const bool pending = played.returns[t] > 0;
    ASSERT_NEAR(played.returns[t], pending ? sums[t] : 0, later_trials) << t;
    for (size_t before = 1; played.cumulants[t] == 1 && before <= 14; ++before) {
      ASSERT_DOUBLE_EQ(played.returns[t - before], std::pow(kTraceDiscount, before - 1)) << t;
    }
  }
}

// Steps from each stimulus to the next event or stimulus, and the patterns that events followed.
struct Trials {
  std::set<int> intervals;
  std::set<std::vector<double>> valid;
  std::set<std::vector<double>> all;
};

Trials TrialsOf(const Played& played, int stimulus_bits, size_t first, size_t last) {
  Trials trials;
  std::vector<double> pattern;
  int since = 0;
  for (size_t t = first; t < last; ++t, ++since) {
    const std::vector<double> bits(played.features[t].begin(), played.features[t].begin() + stimulus_bits);
    if (std::set<double>(bits.begin(), bits.end()).contains(1)) {
      pattern = bits;
      since = 0;
      trials.all.insert(pattern);
    }
    if (played.cumulants[t] == 1 && !pattern.empty()) {
      trials.valid.insert(pattern);
      trials.intervals.insert(since);
    }
  }
  return trials;
}

TEST(TraceConditioningTest, EveryStimulusIsFollowedWithinTheInterval) {
  TraceConditioning environment(1, {14, 26});
  const Played played = Play(environment, 100'000);
  ExpectReturnsOfCumulants(played);
  const Trials trials = TrialsOf(played, 1, 0, played.cumulants.size());
  EXPECT_EQ(*trials.intervals.begin(), 14);
  EXPECT_EQ(*trials.intervals.rbegin(), 26);
}

TEST(TracePatterningTest, TenOfTwentyPatternsAreFollowedWithinTheInterval) {
  for (const StimulusInterval interval : {StimulusInterval{14, 26}, StimulusInterval{24, 36}}) {
    TracePatterning environment(2, interval);
    const Played played = Play(environment, 200'000);
    ExpectReturnsOfCumulants(played);
    const Trials trials = TrialsOf(played, TracePatterning::kStimulusBits, 0, played.cumulants.size());
    EXPECT_EQ(trials.all.size(), 20u);
    EXPECT_EQ(trials.valid.size(), 10u);
    EXPECT_EQ(*trials.intervals.begin(), interval.least);
    EXPECT_EQ(*trials.intervals.rbegin(), interval.most);
  }
}

TEST(TracePatterningTest, DistractorsAreAsRareAsTheyShouldBe) {
  TracePatterning environment(3, {14, 26});
  const Played played = Play(environment, 200'000);
  for (int j = 1; j <= TracePatterning::kDistractors; ++j) {
    double share = 0;
    for (const auto& features : played.features) share += features[TracePatterning::kEvent + j] / 200'000;
    EXPECT_NEAR(share, 0.1 / j, 0.005) << j;
  }
}

TEST(TracePatterningTest, ChangesItsValidPatternsWhenItShould) {
  constexpr int kRedraw = 100'000;
  TracePatterning environment(4, {14, 26}, kRedraw);
  const Played played = Play(environment, 3 * kRedraw);
  const Trials before = TrialsOf(played, TracePatterning::kStimulusBits, 0, kRedraw);
  const Trials after = TrialsOf(played, TracePatterning::kStimulusBits, kRedraw + 200, 2 * kRedraw);
  EXPECT_EQ(before.valid.size(), 10u);
  EXPECT_EQ(after.valid.size(), 10u);
  EXPECT_NE(before.valid, after.valid);
}

TEST(TracePatterningTest, EqualSeedsPlayTheSame) {
  TracePatterning one(5, {14, 26});
  TracePatterning other(5, {14, 26});
  TracePatterning different(6, {14, 26});
  const Played played = Play(one, 5000);
  EXPECT_EQ(played.features, Play(other, 5000).features);
  EXPECT_NE(played.features, Play(different, 5000).features);
}

TEST(TraceReferencesTest, AreThePublishedFigures) {
  const TraceReferences near = ReferencesOf({14, 26}, TracePatterning::kValidShare);
  EXPECT_NEAR(near.bayes_floor, 0.00177, 0.000005);
  EXPECT_NEAR(near.predict_zero, 0.0213, 0.00005);
  EXPECT_NEAR(near.best_constant, 0.0200, 0.00005);
  EXPECT_NEAR(near.only_timing, 0.0135, 0.00005);
  const TraceReferences far = ReferencesOf({24, 36}, TracePatterning::kValidShare);
  EXPECT_NEAR(far.bayes_floor, 0.00168, 0.000005);
  EXPECT_NEAR(far.predict_zero, 0.0200, 0.00005);
  EXPECT_NEAR(far.best_constant, 0.0187, 0.00005);
  EXPECT_NEAR(far.only_timing, 0.0126, 0.00005);
}

TEST(TraceReferencesTest, AgreeWithWhatIsPlayed) {
  TracePatterning environment(7, {14, 26});
  const Played played = Play(environment, 2'000'000);
  double squares = 0;
  for (const double future_return : played.returns) squares += future_return * future_return / 2'000'000;
  EXPECT_NEAR(squares, ReferencesOf({14, 26}, TracePatterning::kValidShare).predict_zero, 0.0003);
}

TEST(RecordedStreamTest, ReadsNumbersAndSumsReturnsFromTheEnd) {
  const std::string path = ::testing::TempDir() + "/recorded_stream_test.csv";
  std::ofstream(path) << "time_s,a,b\n0,1,10\n1,2,20\n2,3,30\n3,4,40\n";
  const auto recording = ReadRecording(path, "b", 3);
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->features, (std::vector<std::vector<double>>{{1, 10}, {2, 20}, {3, 30}}));
  EXPECT_EQ(recording->cumulants, (std::vector<double>{10, 20, 30}));
  const std::vector<double> returns = FutureReturns(recording->cumulants, 0);
  EXPECT_EQ(returns[0], 20);
  EXPECT_TRUE(std::isnan(returns[2]));
  EXPECT_FALSE(ReadRecording(path, "c", 3).ok());
  EXPECT_EQ(ReadRecording(path + ".absent", "b", 3).status().code(), absl::StatusCode::kNotFound);
}

TEST(RecordedStreamTest, HoldsTheRowsInWhichTheDeviceFailed) {
  std::ofstream(::testing::TempDir() + "/held_rows.csv") << "step,a,b\n0,1,10\n1,2e6,3e6\n2,4e6,5e6\n3,4,40\n";
  const StreamSource source = {.file = "held_rows.csv", .cumulant = "b", .held_rows = {1, 2, 4}};
  const auto recording = ReadStream(source, ::testing::TempDir());
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->features, (std::vector<std::vector<double>>{{1, 10}, {1, 10}, {1, 10}, {4, 40}}));
  EXPECT_EQ(recording->cumulants, (std::vector<double>{10, 10, 10, 40}));
}

TEST(RecordedStreamTest, CumulantsNameTheStreams) {
  std::set<std::string> names;
  for (const StreamSource& source : StreamSources()) EXPECT_TRUE(names.insert(source.cumulant).second);
}

TEST(RecordedStreamTest, KnowsNoReturnNearTheEnd) {
  const std::vector<double> returns = FutureReturns(std::vector<double>(300, 1.0), 0.9);
  EXPECT_NEAR(returns[0], 10, 1e-9);
  EXPECT_NEAR(returns[199], 10, 0.001);
  EXPECT_TRUE(std::isnan(returns[200]));
}

TEST(BenchmarkTest, NamesLeadBack) {
  for (const char* name : {"conditioning-14-26", "patterning-14-26", "patterning-24-36", "changing-14-26-2500000"}) {
    const auto benchmark = FindBenchmark(name);
    ASSERT_TRUE(benchmark.ok()) << benchmark.status();
    EXPECT_EQ(benchmark->name, name);
    const auto of_file = BenchmarkOfFile(FileStem(*benchmark));
    ASSERT_TRUE(of_file.ok()) << of_file.status();
    EXPECT_EQ(of_file->name, name);
    EXPECT_EQ(of_file->steps, benchmark->steps);
  }
  for (const char* name : {"", "patterning", "patterning-26-14", "changing-14-26", "changing-14-26-0", "streams"}) {
    EXPECT_EQ(FindBenchmark(name).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
}

}  // namespace
}  // namespace nexting::experiments
