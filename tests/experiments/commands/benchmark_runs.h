// Runs learners on benchmarks, keeps their results, and shows them: what the commands of all benchmarks share.
#ifndef NEXTING_TESTS_EXPERIMENTS_COMMANDS_BENCHMARK_RUNS_H_
#define NEXTING_TESTS_EXPERIMENTS_COMMANDS_BENCHMARK_RUNS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/options.h"
#include "client/cli/terminal/console.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/runs/learning_run.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/summary.h"

namespace nexting::experiments {

class BenchmarkRuns {
 public:
  // Declares the options that the commands of all benchmarks have.
  void Declare(client::cli::Options* options);

  // Runs what is missing, then prints a table and draws a figure for each benchmark. CANCELLED after Ctrl-C, with the
  // runs kept that had ended. FAILED_PRECONDITION where the learners do not meet --expect_ratio.
  absl::Status Run(std::vector<Benchmark> benchmarks, const client::cli::Console& console);

  Folders folders;

 private:
  absl::Status Prepare(std::vector<Benchmark>* benchmarks);
  absl::StatusOr<std::vector<SizedLearner>> LearnersFor(const Benchmark& benchmark) const;
  // Every learner with every seed, seed by seed, so that what is interrupted compares all of them.
  absl::StatusOr<std::vector<LearningRun>> AllRuns(const std::vector<Benchmark>& benchmarks) const;
  absl::StatusOr<std::vector<LearningRun>> MissingRuns(const std::vector<LearningRun>& runs,
                                                       const client::cli::Console& console) const;
  absl::Status Learn(const std::vector<LearningRun>& runs, const client::cli::Console& console) const;
  absl::Status Show(const Benchmark& benchmark, const std::vector<LearningRun>& runs,
                    const client::cli::Console& console) const;
  absl::Status CheckRatio(const std::vector<LearnerSummary>& summaries) const;
  std::string ResultPath(const Benchmark& benchmark) const;

  std::vector<std::string> learners_;
  int seeds_ = 3;
  uint64_t first_seed_ = 1;
  uint64_t steps_ = 0;   // 0: the benchmark's
  uint64_t window_ = 0;  // 0: the benchmark's
  int jobs_ = 1;
  double operations_ = 0;  // 0: sizes as they are named
  SummaryOrder order_ = SummaryOrder::kGiven;
  double expect_ratio_ = 0;  // 0: nothing is expected
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_COMMANDS_BENCHMARK_RUNS_H_
