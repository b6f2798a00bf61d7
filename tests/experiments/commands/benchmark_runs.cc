#include "tests/experiments/commands/benchmark_runs.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/interrupt.h"
#include "client/cli/terminal/progress_bar.h"
#include "tests/experiments/figures/line_chart.h"
#include "tests/experiments/figures/text_table.h"
#include "tests/experiments/operations.h"
#include "tests/experiments/report/presentation.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;

constexpr absl::Duration kPoll = absl::Milliseconds(50);
constexpr double kOperationsBeside = 2000;  // that a step costs beyond the counted ones; a guess, to weigh runs by

core::LearnerConfig ConfigOf(const LearningRun& run) {
  return run.learner.Config(run.benchmark->inputs, run.benchmark->discount, run.seed);
}

const Result* Find(const std::vector<Result>& results, const LearningRun& run) {
  const auto found = std::find_if(results.begin(), results.end(), [&](const Result& result) {
    return result.learner == run.learner.text() && result.seed == run.seed;
  });
  return found == results.end() ? nullptr : &*found;
}

absl::StatusOr<Result> ToResult(const LearningRun& run, const std::vector<Checkpoint>& checkpoints) {
  const absl::StatusOr<std::string> hash = ConfigurationHash(run);
  if (!hash.ok()) return hash.status();
  const core::LearnerConfig config = ConfigOf(run);
  return Result{run.learner.text(), run.seed, *hash, CountedOperations(config), ParameterCount(config), checkpoints};
}

// How far many runs have come, each weighed by the work of its steps.
void ShowProgress(const std::vector<LearningRun>& runs, const WorkerPool& pool, client::cli::ProgressBar* bar) {
  double done = 0;
  double all = 0;
  uint64_t steps = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    const double weight = CountedOperations(ConfigOf(runs[i])) + kOperationsBeside;
    done += weight * static_cast<double>(pool.progress(i));
    all += weight * static_cast<double>(runs[i].steps);
    steps += static_cast<uint64_t>(pool.progress(i));
  }
  bar->Update(done / all, steps);
}

}  // namespace

void BenchmarkRuns::Declare(client::cli::Options* options) {
  options->Add("learners", &learners_, "NAME,...", "what to run: names, or NAME:UNITS; `experiments --help` lists them")
      .Default("default,frozen");
  options->Add("seeds", &seeds_, "N", "runs of each learner").Between(1, 1000);
  options->Add("first_seed", &first_seed_, "N", "the first run's seed; the others follow");
  options->Add("steps", &steps_, "N", "length of a run").Default("the benchmark's");
  options->Add("window", &window_, "N", "steps that an error is averaged over").Default("the benchmark's");
  options->Add("jobs", &jobs_, "N", "runs at the same time").Between(1, 256);
  options
      ->Add("operations", &operations_, "N",
            "equal compute: every learner whose size is not given gets the largest that counts at most so many "
            "operations a step")
      .Default("none");
  options->AddChoice<SummaryOrder, SummaryOrder>("sort", &order_,
                                                 {{"given", SummaryOrder::kGiven},
                                                  {"error", SummaryOrder::kError},
                                                  {"operations", SummaryOrder::kOperations},
                                                  {"time", SummaryOrder::kTime}},
                                                 "order of the table");
  options
      ->Add("expect_ratio", &expect_ratio_, "R",
            "fail unless the last learner's error is at most R times the first one's")
      .Default("none");
  folders.DeclareOut(options);
}

absl::Status BenchmarkRuns::Run(std::vector<Benchmark> benchmarks, const Console& console) {
  if (absl::Status status = Prepare(&benchmarks); !status.ok()) return status;
  const auto runs = AllRuns(benchmarks);
  if (!runs.ok()) return runs.status();
  const auto missing = MissingRuns(*runs, console);
  if (!missing.ok()) return missing.status();
  const absl::Status learnt = Learn(*missing, console);
  if (!learnt.ok() && learnt.code() != absl::StatusCode::kCancelled) return learnt;
  for (const Benchmark& benchmark : benchmarks) {
    const absl::Status shown = Show(benchmark, *runs, console);
    if (learnt.ok() && !shown.ok()) return shown;
  }
  return learnt;
}

absl::Status BenchmarkRuns::Prepare(std::vector<Benchmark>* benchmarks) {
  if (learners_.empty()) learners_ = {"default", "frozen"};
  for (Benchmark& benchmark : *benchmarks) {
    if (steps_ > 0) benchmark.steps = static_cast<int64_t>(std::min<uint64_t>(steps_, INT64_MAX));
    if (window_ > 0) benchmark.window = static_cast<int64_t>(std::min<uint64_t>(window_, INT64_MAX));
    benchmark.window = std::min(benchmark.window, benchmark.steps);
    if (benchmark.phase % benchmark.window != 0) {
      return absl::InvalidArgumentError(absl::StrCat("the task changes every ", benchmark.phase,
                                                     " steps; must be a multiple of the window, ", benchmark.window));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<SizedLearner>> BenchmarkRuns::LearnersFor(const Benchmark& benchmark) const {
  std::vector<SizedLearner> sized;
  for (const std::string& text : learners_) {
    absl::StatusOr<SizedLearner> learner = ParseLearner(text);
    if (!learner.ok()) return learner.status();
    if (operations_ > 0 && text == learner->learner->name) {
      *learner = SizedFor(*learner->learner, benchmark.inputs, benchmark.discount, operations_);
    }
    const bool twice = std::any_of(sized.begin(), sized.end(),
                                   [&](const SizedLearner& other) { return other.text() == learner->text(); });
    if (!twice) sized.push_back(*learner);
  }
  return sized;
}

absl::StatusOr<std::vector<LearningRun>> BenchmarkRuns::AllRuns(const std::vector<Benchmark>& benchmarks) const {
  std::vector<LearningRun> runs;
  for (const Benchmark& benchmark : benchmarks) {
    const auto learners = LearnersFor(benchmark);
    if (!learners.ok()) return learners.status();
    for (uint64_t seed = first_seed_; seed < first_seed_ + static_cast<uint64_t>(seeds_); ++seed) {
      for (const SizedLearner& learner : *learners) {
        runs.push_back({&benchmark, learner, seed, benchmark.steps, benchmark.window});
      }
    }
  }
  return runs;
}

absl::StatusOr<std::vector<LearningRun>> BenchmarkRuns::MissingRuns(const std::vector<LearningRun>& runs,
                                                                    const Console& console) const {
  std::vector<LearningRun> missing;
  int outdated = 0;
  const Benchmark* benchmark = nullptr;  // that `results` are of
  absl::StatusOr<std::vector<Result>> results;
  for (const LearningRun& run : runs) {
    if (run.benchmark != benchmark) results = ReadResults(ResultPath(*run.benchmark));
    if (!results.ok()) return results.status();
    benchmark = run.benchmark;
    const auto hash = ConfigurationHash(run);
    if (!hash.ok()) return hash.status();
    const Result* const kept = Find(*results, run);
    if (kept != nullptr && kept->configuration == *hash) continue;
    if (kept != nullptr) ++outdated;
    missing.push_back(run);
  }
  const size_t done = runs.size() - missing.size();
  console.err << missing.size() << (missing.size() == 1 ? " run" : " runs") << " to do";
  if (done > 0) console.err << ", " << done << " done before";
  if (outdated > 0) console.err << "; " << outdated << " of another configuration will be replaced";
  console.err << "\n";
  return missing;
}

absl::Status BenchmarkRuns::Learn(const std::vector<LearningRun>& runs, const Console& console) const {
  if (runs.empty()) return absl::OkStatus();
  const client::cli::Interrupt interrupt;
  client::cli::ProgressBar bar(console.err, console.err_is_terminal, console.size().columns, "steps");
  WorkerPool pool(runs.size(), std::min<int>(jobs_, static_cast<int>(runs.size())),
                  [&](size_t index, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) -> absl::Status {
                    const LearningRun& run = runs[index];
                    const auto checkpoints = experiments::Learn(run, stop, progress);
                    if (!checkpoints.ok()) return checkpoints.status();
                    const absl::StatusOr<Result> result = ToResult(run, *checkpoints);
                    return result.ok() ? KeepResult(ResultPath(*run.benchmark), *result) : result.status();
                  });
  while (!pool.done()) {
    if (interrupt.WaitFor(kPoll)) pool.Stop();
    ShowProgress(runs, pool, &bar);
  }
  const absl::Status status = pool.Join();
  if (status.code() != absl::StatusCode::kCancelled) return status;
  return absl::CancelledError("interrupted; the same command goes on with the runs that are missing");
}

absl::Status BenchmarkRuns::Show(const Benchmark& benchmark, const std::vector<LearningRun>& runs,
                                 const Console& console) const {
  const auto results = ReadResults(ResultPath(benchmark));
  if (!results.ok()) return results.status();
  std::vector<Result> asked;
  for (const LearningRun& run : runs) {
    const Result* const result = run.benchmark == &benchmark ? Find(*results, run) : nullptr;
    if (result != nullptr) asked.push_back(*result);
  }
  std::vector<LearnerSummary> summaries = Summarise(benchmark, asked);
  if (summaries.empty()) return absl::OkStatus();
  const absl::Status ratio = CheckRatio(summaries);
  Sort(order_, &summaries);
  const std::string figure = absl::StrCat(folders.File(FileStem(benchmark)), ".svg");
  if (absl::Status status = ReplaceFile(figure, Draw(LearningCurves(benchmark, summaries))); !status.ok()) {
    return status;
  }
  console.out << benchmark.title;
  for (const Reference& reference : benchmark.references) {
    console.out << absl::StrFormat("; %s %.3g", reference.name, reference.error);
  }
  console.out << "\n";
  Print(ErrorTable(benchmark, summaries), console);
  console.out << ResultPath(benchmark) << "\n" << figure << "\n\n";
  return ratio;
}

absl::Status BenchmarkRuns::CheckRatio(const std::vector<LearnerSummary>& summaries) const {
  const double first = summaries.front().error.mean;
  const double last = summaries.back().error.mean;
  if (expect_ratio_ <= 0 || last <= expect_ratio_ * first) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s ends at %.4g, %.3g times the error of %s; at most %g expected", summaries.back().learner,
                      last, last / first, summaries.front().learner, expect_ratio_));
}

std::string BenchmarkRuns::ResultPath(const Benchmark& benchmark) const {
  return absl::StrCat(folders.File(FileStem(benchmark)), ".csv");
}

}  // namespace nexting::experiments
