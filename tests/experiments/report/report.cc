#include "tests/experiments/report/report.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/terminal/quantity.h"
#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/examples/divergence.h"
#include "tests/experiments/learners.h"
#include "tests/experiments/report/presentation.h"
#include "tests/experiments/report/published.h"
#include "tests/experiments/report/stream_table.h"
#include "tests/experiments/rivals/rival_figures.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/step_cost.h"
#include "tests/experiments/runs/stream_run.h"
#include "tests/experiments/runs/summary.h"

namespace nexting::experiments {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSeedsToTrust = 5;

// What the full set of experiments consists of: beginnings of file names, and the commands that make them.
struct Expected {
  const char* stem;
  const char* title;
  const char* command;
};
constexpr Expected kExpected[] = {
    {"conditioning-14-26-", "Trace conditioning", "experiments conditioning"},
    {"patterning-14-26-5000000", "Trace patterning, stimulus interval 14-26, 5,000,000 steps",
     "experiments patterning"},
    {"patterning-24-36-5000000", "Trace patterning, stimulus interval 24-36, 5,000,000 steps",
     "experiments patterning --isi 24-36"},
    {"changing-", "Changing trace patterning", "experiments changing"},
    {"streams", "Recorded streams", "experiments streams"},
    {"cost", "Cost of a step", "experiments cost"},
};

// The names of the result files without suffix, in the order of the sections.
std::vector<std::string> Stems(const fs::path& folder) {
  std::vector<std::string> stems;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".csv") stems.push_back(entry.path().stem().string());
  }
  std::sort(stems.begin(), stems.end());
  return stems;
}

class Report {
 public:
  Report(fs::path folder, std::string rivals)
      : folder_(std::move(folder)), rivals_(std::move(rivals)), stems_(Stems(folder_)) {}

  absl::Status Write() {
    Introduction();
    absl::Status status;
    for (const DivergenceExample& example : {TruncationExample(), SnapExample(), InfluenceBalancing()}) {
      status.Update(Example(example));
    }
    for (const std::string& stem : stems_) {
      // A file that is not a benchmark's belongs to another section, or is not ours.
      const absl::StatusOr<Benchmark> benchmark = BenchmarkOfFile(stem);
      if (benchmark.ok()) status.Update(Results(*benchmark, stem));
    }
    status.Update(Streams());
    status.Update(Cost());
    NotRun();
    status.Update(ReplaceFile((folder_ / "report.md").string(), text_));
    return status;
  }

 private:
  void Section(absl::string_view title, absl::string_view text) {
    absl::StrAppend(&text_, "\n## ", title, "\n\n", text);
  }

  void Introduction() {
    text_ =
        "# What was reproduced\n\n"
        "Made by `experiments report` from the result files beside it. Errors are means over seeds, ± half the width "
        "of "
        "their 95 % interval (Student's t); shaded bands are the same. Under each table stand the figures that others "
        "reached; they are typed in, not run here. Operations per step are counted, see `operations.h`; microseconds "
        "are processor time, the environment's included, on the machine that ran it.\n";
  }

  absl::Status Figure(const std::string& stem, const LineChart& chart) {
    absl::StrAppend(&text_, "![", chart.title, "](", stem, ".svg)\n\n");
    return ReplaceFile((folder_ / (stem + ".svg")).string(), Draw(chart));
  }

  void Published(absl::string_view name) {
    for (const PublishedTable& published : PublishedFor(name)) {
      absl::StrAppend(&text_, "\nElsewhere: ", published.source, ".\n\n", Markdown(published.table));
    }
  }

  absl::Status Example(const DivergenceExample& example) {
    Section(example.title, "");
    absl::Status status = Figure(example.name, DescentCurves(example));
    absl::StrAppend(&text_, Markdown(DescentTable(example)));
    Published(example.name);
    return status;
  }

  absl::Status Results(const Benchmark& benchmark, const std::string& stem) {
    const auto results = ReadResults((folder_ / (stem + ".csv")).string());
    if (!results.ok()) return results.status();
    std::vector<LearnerSummary> summaries = Summarise(benchmark, *results);
    if (summaries.empty()) return absl::OkStatus();
    Sort(SummaryOrder::kError, &summaries);
    Section(
        absl::StrCat(benchmark.title, ", ", client::cli::FormatCount(static_cast<uint64_t>(benchmark.steps)), " steps"),
        "");
    absl::Status status = Figure(stem, LearningCurves(benchmark, summaries));
    absl::StrAppend(&text_, Markdown(ErrorTable(benchmark, summaries)), "\n");
    status.Update(Figure(stem + "-by-operations", ComputeCurves(benchmark, summaries, Compute::kOperations)));
    status.Update(Figure(stem + "-by-time", ComputeCurves(benchmark, summaries, Compute::kTime)));
    References(benchmark);
    Caveats(benchmark, *results, summaries);
    Published(stem);
    return status;
  }

  void References(const Benchmark& benchmark) {
    std::string text;
    for (const Reference& reference : benchmark.references) {
      absl::StrAppend(&text, text.empty() ? "References: " : ", ", reference.name, " ",
                      absl::StrFormat("%.3g", reference.error));
    }
    absl::StrAppend(&text_, text, ".\n");
  }

  void Caveats(const Benchmark& benchmark, const std::vector<Result>& results,
               const std::vector<LearnerSummary>& summaries) {
    std::vector<std::string> few;
    for (const LearnerSummary& summary : summaries) {
      if (summary.error.values < kSeedsToTrust) few.push_back(summary.learner);
    }
    if (!few.empty()) {
      absl::StrAppend(&text_, "\nFewer than ", kSeedsToTrust, " seeds: ", absl::StrJoin(few, ", "), ".\n");
    }
    std::set<std::string> outdated;
    for (const Result& result : results) {
      if (!IsCurrent(benchmark, result)) outdated.insert(result.learner);
    }
    if (!outdated.empty()) {
      absl::StrAppend(&text_, "\nMade by another configuration than today's: ", absl::StrJoin(outdated, ", "), ".\n");
    }
  }

  // Whether the same run today would have the same configuration. Its window is the distance between its rows.
  static bool IsCurrent(const Benchmark& benchmark, const Result& result) {
    const auto learner = ParseLearner(result.learner);
    if (!learner.ok()) return false;
    const int64_t window = result.checkpoints.front().step;
    const auto hash = ConfigurationHash({&benchmark, *learner, result.seed, benchmark.steps, window});
    return hash.ok() && *hash == result.configuration;
  }

  absl::Status Streams() {
    const auto results = ReadStreamResults((folder_ / "streams.csv").string());
    if (!results.ok()) return results.status();
    if (results->empty()) return absl::OkStatus();
    absl::StatusOr<std::vector<RivalFigure>> rivals = ReadRivalFigures(rivals_);
    if (absl::IsNotFound(rivals.status())) rivals = std::vector<RivalFigure>();
    if (!rivals.ok()) return rivals.status();
    Section("Recorded streams", kStreamColumns);
    for (const std::vector<StreamResult>& group : ByLearnerAndDiscount(*results)) {
      absl::StrAppend(&text_, "\n", TitleOf(group), ":\n\n", Markdown(StreamTable(group, *rivals)));
      if (!AreCurrent(group)) absl::StrAppend(&text_, "\nMade by another configuration than today's.\n");
    }
    if (rivals->empty()) return absl::OkStatus();
    absl::StrAppend(&text_, "\nThe best rivals:\n\n", Markdown(BestRivalTable(*rivals)));
    return absl::OkStatus();
  }

  static bool AreCurrent(const std::vector<StreamResult>& results) {
    return std::all_of(results.begin(), results.end(), [](const StreamResult& result) {
      const auto learner = ParseLearner(result.learner);
      if (!learner.ok()) return false;
      const auto hash = StreamHash(result.task, *learner);
      return hash.ok() && *hash == result.configuration;
    });
  }

  absl::Status Cost() {
    const auto costs = ReadCosts((folder_ / "cost.csv").string());
    if (!costs.ok()) return costs.status();
    if (costs->empty()) return absl::OkStatus();
    Section("Cost of a step", "");
    absl::Status status = Figure("cost", CostCurves(*costs));
    absl::StrAppend(&text_, Markdown(CostTable(*costs)));
    return status;
  }

  void NotRun() {
    std::string missing;
    for (const Expected& expected : kExpected) {
      const bool run = std::any_of(stems_.begin(), stems_.end(),
                                   [&](const std::string& stem) { return absl::StartsWith(stem, expected.stem); });
      if (!run) absl::StrAppend(&missing, "- ", expected.title, ": `", expected.command, "`\n");
    }
    Section("Not run", missing.empty() ? "Every experiment has results above.\n" : missing);
  }

  const fs::path folder_;
  const std::string rivals_;
  const std::vector<std::string> stems_;
  std::string text_;
};

}  // namespace

absl::Status WriteReport(const std::string& folder, const std::string& rivals) {
  return Report(folder, rivals).Write();
}

}  // namespace nexting::experiments
