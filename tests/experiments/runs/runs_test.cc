// Learners by name, runs, and how their results are kept.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core/baselines/baselines.h"
#include "core/learner.h"
#include "tests/experiments/learners.h"
#include "tests/experiments/operations.h"
#include "tests/experiments/runs/learning_run.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/step_cost.h"
#include "tests/experiments/runs/stream_run.h"
#include "tests/experiments/runs/stream_score.h"
#include "tests/experiments/runs/summary.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {
namespace {

std::string FreshPath(const std::string& name) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::filesystem::remove(path);
  return path;
}

SizedLearner Parsed(const std::string& text) { return ParseLearner(text).value(); }

TEST(LearnersTest, AllAreLegalAtTheirSizeAndAnother) {
  const core::Baselines baselines;
  std::set<absl::string_view> names;
  for (const NamedLearner& learner : Learners()) {
    EXPECT_TRUE(names.insert(learner.name).second) << learner.name << " is there twice";
    EXPECT_FALSE(learner.description.empty()) << learner.name;
    for (const int units : {learner.default_units, learner.default_units > 0 ? 3 : 0}) {
      const double discount = learner.name == "rls" ? 0.0 : 0.9;
      const core::LearnerConfig config = SizedLearner{&learner, units}.Config(12, discount);
      EXPECT_TRUE(core::Learner::Create(config, &baselines).ok()) << learner.name;
      EXPECT_GT(CountedOperations(config), 0) << learner.name;
      EXPECT_EQ(ParameterCount(config) > 0, units > 0) << learner.name;
    }
  }
}

TEST(LearnersTest, TextLeadsBack) {
  EXPECT_EQ(Parsed("columnar").text(), "columnar");
  EXPECT_EQ(Parsed("columnar:7").text(), "columnar:7");
  EXPECT_EQ(Parsed("columnar:7").Config(12, 0.9).network.columns, 7);
  for (const char* text : {"columnr", "columnar:", "columnar:0", "columnar:-1", "columnar:9999", "linear:3"}) {
    EXPECT_EQ(ParseLearner(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

// What the paper counts for 108 columns, and its later version for 7.
TEST(OperationsTest, CountColumnsAsThePaper) {
  for (const auto& [columns, operations] : {std::pair{108, 64'260.0}, {7, 4'165.0}}) {
    core::LearnerConfig config = Parsed("columnar-published").Config(12, 0.9);
    config.network.columns = columns;
    const double read_out = 4.0 * (columns + 1);
    EXPECT_DOUBLE_EQ(CountedOperations(config), operations + read_out);
  }
}

TEST(OperationsTest, EqualComputeIsTheLargestThatFits) {
  const NamedLearner& learner = *Parsed("columnar-published").learner;
  const SizedLearner sized = SizedFor(learner, 12, 0.9, 10'000);
  EXPECT_LE(CountedOperations(sized.Config(12, 0.9)), 10'000);
  EXPECT_GT(CountedOperations(SizedLearner{&learner, sized.units + 1}.Config(12, 0.9)), 10'000);
  EXPECT_EQ(SizedFor(learner, 12, 0.9, 1).units, 1);
}

class LearningRunTest : public ::testing::Test {
 protected:
  LearningRun Run(uint64_t seed, int64_t steps = 5000) const {
    return {&benchmark_, Parsed("columnar-published:2"), seed, steps, 2000};
  }

  const Benchmark benchmark_ = TraceConditioningBenchmark({14, 26});
  std::atomic<bool> stop_ = false;
  std::atomic<int64_t> progress_ = 0;
};

TEST_F(LearningRunTest, HasACheckpointForEachWindowAndRepeats) {
  const auto checkpoints = Learn(Run(1), stop_, progress_);
  ASSERT_TRUE(checkpoints.ok()) << checkpoints.status();
  ASSERT_EQ(checkpoints->size(), 3u);
  EXPECT_EQ((*checkpoints)[1].step, 4000);
  EXPECT_EQ((*checkpoints)[2].step, 5000);
  EXPECT_EQ((*checkpoints)[2].judged, 1000);
  EXPECT_EQ(progress_, 5000);
  const auto again = Learn(Run(1), stop_, progress_);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ((*again)[i].error, (*checkpoints)[i].error);
  EXPECT_NE((*Learn(Run(2), stop_, progress_))[2].error, (*checkpoints)[2].error);
}

TEST_F(LearningRunTest, StopsWhenAsked) {
  stop_ = true;
  EXPECT_EQ(Learn(Run(1), stop_, progress_).status().code(), absl::StatusCode::kCancelled);
}

TEST_F(LearningRunTest, HashKnowsEverySetting) {
  std::set<std::string> hashes;
  LearningRun run = Run(1);
  hashes.insert(ConfigurationHash(run).value());
  hashes.insert(ConfigurationHash(Run(2)).value());
  hashes.insert(ConfigurationHash(Run(1, 6000)).value());
  run.window = 1000;
  hashes.insert(ConfigurationHash(run).value());
  run = Run(1);
  run.learner = Parsed("columnar-swift-td:2");
  hashes.insert(ConfigurationHash(run).value());
  const Benchmark other = TraceConditioningBenchmark({24, 36});
  run = Run(1);
  run.benchmark = &other;
  hashes.insert(ConfigurationHash(run).value());
  EXPECT_EQ(hashes.size(), 6u);
  EXPECT_TRUE(hashes.contains(ConfigurationHash(Run(1)).value()));
}

TEST_F(LearningRunTest, WorkersKeepEveryRunOnce) {
  std::vector<LearningRun> runs;
  for (uint64_t seed = 1; seed <= 7; ++seed) runs.push_back(Run(seed));
  std::vector<std::atomic<int>> kept(runs.size());
  WorkerPool pool(runs.size(), 3, [&](size_t run, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
    const auto checkpoints = Learn(runs[run], stop, progress);
    EXPECT_EQ(checkpoints->size(), 3u);
    EXPECT_EQ(++kept[run], 1);
    return checkpoints.status();
  });
  EXPECT_TRUE(pool.Join().ok());
  EXPECT_TRUE(pool.done());
  for (const std::atomic<int>& times : kept) EXPECT_EQ(times, 1);
  EXPECT_EQ(pool.progress(6), 5000);
}

TEST_F(LearningRunTest, AStoppedPoolKeepsWhatHadEnded) {
  std::vector<LearningRun> runs;
  for (uint64_t seed = 1; seed <= 3; ++seed) runs.push_back(Run(seed, seed == 1 ? 2000 : 1'000'000'000));
  std::atomic<int> kept = 0;
  WorkerPool pool(runs.size(), 1, [&](size_t run, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
    const absl::Status status = Learn(runs[run], stop, progress).status();
    if (status.ok()) ++kept;
    return status;
  });
  while (kept == 0) std::this_thread::yield();
  pool.Stop();
  EXPECT_EQ(pool.Join().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(kept, 1);
}

TEST_F(LearningRunTest, AResultThatCannotBeKeptEndsThePool) {
  const std::vector<LearningRun> runs = {Run(1), Run(2, 1'000'000'000)};
  WorkerPool pool(runs.size(), 2, [&](size_t run, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
    const absl::Status status = Learn(runs[run], stop, progress).status();
    return status.ok() ? absl::UnavailableError("full") : status;
  });
  EXPECT_EQ(pool.Join().code(), absl::StatusCode::kUnavailable);
}

Result MakeResult(const std::string& learner, uint64_t seed, double error) {
  return {learner, seed, "00ff", 1234, 56, {{100, 100, 2 * error, 1.5}, {200, 90, error, 2.5}}};
}

TEST(ResultFileTest, KeepsAndReplaces) {
  const std::string path = FreshPath("result_file_test.csv");
  EXPECT_TRUE(ReadResults(path).value().empty());
  for (const Result& result : {MakeResult("a", 1, 0.25), MakeResult("b:3", 1, 0.5), MakeResult("a", 1, 0.125)}) {
    ASSERT_TRUE(KeepResult(path, result).ok());
  }
  const std::vector<Result> results = ReadResults(path).value();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].learner, "a");
  EXPECT_EQ(results[0].checkpoints[1].error, 0.125);
  EXPECT_EQ(results[1].learner, "b:3");
  EXPECT_EQ(results[1].configuration, "00ff");
  EXPECT_EQ(results[1].operations, 1234);
  EXPECT_EQ(results[1].parameters, 56);
  EXPECT_EQ(results[1].checkpoints[1].step, 200);
  EXPECT_EQ(results[1].checkpoints[1].judged, 90);
  EXPECT_EQ(results[1].checkpoints[1].microseconds_per_step, 2.5);
}

TEST(ResultFileTest, NamesTheLineThatIsDamaged) {
  const std::string path = FreshPath("damaged_results.csv");
  ASSERT_TRUE(KeepResult(path, MakeResult("a", 1, 0.25)).ok());
  std::ofstream(path, std::ios::app) << "a,2,00ff,x,56,100,100,0.1,1\n";
  const absl::Status status = ReadResults(path).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find(":4"), std::string::npos) << status;
  EXPECT_FALSE(KeepResult(path, MakeResult("a", 2, 0.25)).ok());
}

TEST(SummaryTest, IsOverSeeds) {
  Benchmark benchmark = TracePatterningBenchmark({14, 26}, 100);
  std::vector<LearnerSummary> summaries =
      Summarise(benchmark, {MakeResult("a", 1, 0.25), MakeResult("b", 1, 0.125), MakeResult("a", 2, 0.75)});
  ASSERT_EQ(summaries.size(), 2u);
  EXPECT_EQ(summaries[0].error.mean, 0.5);
  EXPECT_NEAR(summaries[0].error.half_width, 12.706 * 0.25, 1e-9);
  EXPECT_EQ(summaries[0].microseconds.mean, 2);
  ASSERT_EQ(summaries[0].phases.size(), 2u);
  EXPECT_EQ(summaries[0].phases[0].mean, 1);
  Sort(SummaryOrder::kError, &summaries);
  EXPECT_EQ(summaries[0].learner, "b");
}

// Rises by one in each row.
Recording Ramp(int rows) {
  Recording recording;
  for (int t = 0; t < rows; ++t) {
    recording.features.push_back({static_cast<double>(t)});
    recording.cumulants.push_back(t);
  }
  return recording;
}

TEST(StreamScoreTest, IsBesidePersistence) {
  const Recording ramp = Ramp(202);
  std::vector<double> predictions;
  for (int t = 0; t < 202; ++t) predictions.push_back(t < 100 ? t - 1 : t + 0.5);  // the next value is t + 1
  const StreamScore score = ScoreOf(predictions, ramp, 0);
  const double variance = (201.0 * 201 - 1) / 12;  // of 201 numbers in a row
  EXPECT_NEAR(score.persistence, 1 / variance, 1e-12);
  EXPECT_NEAR(score.whole, (100 * 4 + 101 * 0.25) / 201 / variance, 1e-12);
  EXPECT_NEAR(score.half, 0.25, 1e-12);
  EXPECT_NEAR(score.absolute, (100 * 2 + 101 * 0.5) / 201, 1e-12);
  EXPECT_NEAR(score.first, 4, 1e-12);
}

TEST(StreamScoreTest, LeavesOutReturnsThatAreNotKnown) {
  const Recording ramp = Ramp(300);
  std::vector<double> predictions;
  for (int t = 0; t < 300; ++t) predictions.push_back(t < 200 ? 10 * t + 100 : 1e9);
  EXPECT_LT(ScoreOf(predictions, ramp, 0.9).whole, 1e-4);
  predictions[0] = std::nan("");
  EXPECT_TRUE(std::isnan(ScoreOf(predictions, ramp, 0.9).whole));
}

TEST(StreamRunTest, ScoresOfTheSameRunAreReplaced) {
  const std::string path = FreshPath("stream_run_test.csv");
  const StreamTask task = {"ramp.csv", "x", 0, 200, 1};
  const std::atomic<bool> stop = false;
  std::atomic<int64_t> progress = 0;
  const auto result = RunStream(task, Ramp(200), Parsed("linear"), stop, progress);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(progress, 200);
  StreamResult other = *result;
  other.task.discount = 0.9;
  ASSERT_TRUE(KeepStreamResults(path, {*result, other}).ok());
  other.score.half = 0.5;
  ASSERT_TRUE(KeepStreamResults(path, {other}).ok());
  const std::vector<StreamResult> kept = ReadStreamResults(path).value();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].task, task);
  EXPECT_EQ(kept[0].configuration, StreamHash(task, Parsed("linear")).value());
  EXPECT_NEAR(kept[0].score.whole, result->score.whole, 1e-5 * result->score.whole);
  EXPECT_EQ(kept[1].score.half, 0.5);
  EXPECT_NE(StreamHash(other.task, Parsed("linear")).value(), kept[0].configuration);
}

TEST(StepCostTest, MeasuresAndLeadsBack) {
  const NamedLearner& learner = *Parsed("columnar-published").learner;
  const int units = UnitsFor(learner, 1000);
  const auto cost = MeasureStep(learner, units, 0.001);
  ASSERT_TRUE(cost.ok()) << cost.status();
  EXPECT_GE(cost->parameters, 1000);
  EXPECT_LT(ParameterCount(SizedLearner{&learner, units - 1}.Config(units - 1, 0.9)), 1000);
  EXPECT_GT(cost->microseconds, 0);
  const std::string path = FreshPath("step_cost_test.csv");
  ASSERT_TRUE(
      WriteCosts(path, {*cost, {"columnar-published", 1, 10 * cost->parameters, 1, 10 * cost->microseconds}}).ok());
  const std::vector<StepCost> costs = ReadCosts(path).value();
  ASSERT_EQ(costs.size(), 2u);
  EXPECT_NEAR(CostSlope(costs, "columnar-published", 0), 1, 0.001);
  EXPECT_TRUE(std::isnan(CostSlope(costs, "columnar-published", 5000)));
}

// Were its first column alone timed, twice the columns would hardly cost more.
TEST(StepCostTest, StagesAreTimedWithAllOfTheirColumns) {
  constexpr int kLeastTries = 3;
  constexpr int kMostTries = 50;
  const NamedLearner& learner = *Parsed("constructive").learner;
  // The fastest of several tries each, taken in turn: what else runs on the machine only ever makes a step slower.
  double small = std::numeric_limits<double>::infinity();
  double large = small;
  for (int i = 0; i < kMostTries && (i < kLeastTries || large <= 2.2 * small); ++i) {
    small = std::min(small, MeasureStep(learner, 100, 0.02).value().microseconds);
    large = std::min(large, MeasureStep(learner, 200, 0.02).value().microseconds);
  }
  EXPECT_GT(large, 2.2 * small);  // 4 times the weights
}

}  // namespace
}  // namespace nexting::experiments
