// What learners are measured on: a task, its reference figures, and how to make environments of it.
//
// Names, which are also those of files:
//   conditioning-14-26         trace conditioning with stimulus intervals of 14 to 26 steps
//   patterning-14-26           trace patterning
//   changing-14-26-2500000     trace patterning whose valid patterns are drawn anew every 2,500,000 steps
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_BENCHMARK_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_BENCHMARK_H_

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/experiments/environments/environment.h"
#include "tests/experiments/environments/trace_trial.h"

namespace nexting::experiments {

// The error of a predictor that is not run, drawn as a line across a figure.
struct Reference {
  std::string name;
  double error;
};

struct Benchmark {
  std::string name;
  std::string title;
  int inputs = 0;
  double discount = 0;
  int64_t steps = 0;                  // of a full run
  int64_t window = 0;                 // steps that an error is averaged over
  int64_t phase = 0;                  // steps between changes of the task; 0: it does not change
  double floor = std::nan("");        // the least possible error; NaN where it is not known
  std::vector<Reference> references;  // the floor among them

  // An environment of its own for each seed. From any thread.
  std::function<std::unique_ptr<Environment>(uint64_t seed)> make;
};

// Name of the files of its results, without suffix: the name and the steps, `patterning-14-26-5000000`.
std::string FileStem(const Benchmark& benchmark);

Benchmark TraceConditioningBenchmark(StimulusInterval interval);
// `redraw_every` 0: the valid patterns stay.
Benchmark TracePatterningBenchmark(StimulusInterval interval, int64_t redraw_every);

// `14-26`. INVALID_ARGUMENT where the text is none, or the interval is not within 1 to 80.
absl::StatusOr<StimulusInterval> ParseStimulusInterval(absl::string_view text);

// The benchmark of this name. INVALID_ARGUMENT where it is none.
absl::StatusOr<Benchmark> FindBenchmark(absl::string_view name);

// The benchmark that files of this stem belong to, its steps set.
absl::StatusOr<Benchmark> BenchmarkOfFile(absl::string_view stem);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_BENCHMARK_H_
