#include "tests/experiments/environments/benchmark.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/terminal/quantity.h"
#include "tests/experiments/environments/trace_conditioning.h"
#include "tests/experiments/environments/trace_patterning.h"
#include "tests/experiments/environments/trace_references.h"

namespace nexting::experiments {
namespace {

std::string IntervalText(StimulusInterval interval) { return absl::StrCat(interval.least, "-", interval.most); }

void AddReferences(const TraceReferences& references, Benchmark* benchmark) {
  benchmark->floor = references.bayes_floor;
  benchmark->references = {{"predict 0", references.predict_zero},
                           {"best constant", references.best_constant},
                           {"Bayes floor", references.bayes_floor}};
}

}  // namespace

std::string FileStem(const Benchmark& benchmark) { return absl::StrCat(benchmark.name, "-", benchmark.steps); }

Benchmark TraceConditioningBenchmark(StimulusInterval interval) {
  Benchmark benchmark;
  benchmark.name = absl::StrCat("conditioning-", IntervalText(interval));
  benchmark.title = absl::StrCat("Trace conditioning, stimulus interval ", IntervalText(interval));
  benchmark.inputs = TraceConditioning::kInputs;
  benchmark.discount = kTraceDiscount;
  benchmark.steps = 1'000'000;
  benchmark.window = 20'000;
  AddReferences(ReferencesOf(interval, 1), &benchmark);
  benchmark.make = [interval](uint64_t seed) { return std::make_unique<TraceConditioning>(seed, interval); };
  return benchmark;
}

Benchmark TracePatterningBenchmark(StimulusInterval interval, int64_t redraw_every) {
  Benchmark benchmark;
  benchmark.name = absl::StrCat(redraw_every > 0 ? "changing-" : "patterning-", IntervalText(interval));
  benchmark.title = absl::StrCat("Trace patterning, stimulus interval ", IntervalText(interval));
  if (redraw_every > 0) {
    absl::StrAppend(&benchmark.name, "-", redraw_every);
    absl::StrAppend(&benchmark.title, ", valid patterns drawn anew every ", client::cli::FormatCount(redraw_every),
                    " steps");
  }
  benchmark.inputs = TracePatterning::kInputs;
  benchmark.discount = kTraceDiscount;
  benchmark.steps = redraw_every > 0 ? 4 * redraw_every : 5'000'000;
  benchmark.window = 100'000;
  benchmark.phase = redraw_every;
  const TraceReferences references = ReferencesOf(interval, TracePatterning::kValidShare);
  AddReferences(references, &benchmark);
  benchmark.references.insert(benchmark.references.end() - 1, {"timing, not patterns", references.only_timing});
  benchmark.make = [interval, redraw_every](uint64_t seed) {
    return std::make_unique<TracePatterning>(seed, interval, redraw_every);
  };
  return benchmark;
}

absl::StatusOr<StimulusInterval> ParseStimulusInterval(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> ends = absl::StrSplit(text, absl::MaxSplits('-', 1));
  StimulusInterval interval;
  if (absl::SimpleAtoi(ends.first, &interval.least) && absl::SimpleAtoi(ends.second, &interval.most) &&
      1 <= interval.least && interval.least <= interval.most && interval.most <= kLeastPause) {
    return interval;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the interval is `", text, "`; must be LEAST-MOST with 1 <= LEAST <= MOST <= ", kLeastPause));
}

absl::StatusOr<Benchmark> FindBenchmark(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '-');
  const bool stays = parts.size() == 3 && (parts[0] == "conditioning" || parts[0] == "patterning");
  int64_t redraw_every = 0;
  const bool changes =
      parts.size() == 4 && parts[0] == "changing" && absl::SimpleAtoi(parts[3], &redraw_every) && redraw_every > 0;
  if (!stays && !changes) return absl::InvalidArgumentError(absl::StrCat("`", name, "` is no benchmark"));
  const auto interval = ParseStimulusInterval(absl::StrCat(parts[1], "-", parts[2]));
  if (!interval.ok()) return interval.status();
  if (parts[0] == "conditioning") return TraceConditioningBenchmark(*interval);
  return TracePatterningBenchmark(*interval, redraw_every);
}

absl::StatusOr<Benchmark> BenchmarkOfFile(absl::string_view stem) {
  const size_t dash = stem.rfind('-');
  int64_t steps = 0;
  if (dash == absl::string_view::npos || !absl::SimpleAtoi(stem.substr(dash + 1), &steps) || steps < 1) {
    return absl::InvalidArgumentError(absl::StrCat("`", stem, "` names no results"));
  }
  absl::StatusOr<Benchmark> benchmark = FindBenchmark(stem.substr(0, dash));
  if (benchmark.ok()) benchmark->steps = steps;
  return benchmark;
}

}  // namespace nexting::experiments
