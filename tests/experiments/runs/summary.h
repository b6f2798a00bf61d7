// Results over seeds: means with 95 % intervals.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_SUMMARY_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/figures/interval.h"
#include "tests/experiments/runs/result_file.h"

namespace nexting::experiments {

struct CurvePoint {
  int64_t step;
  Interval error;
};

// One learner, over its seeds.
struct LearnerSummary {
  std::string learner;
  double operations = 0;
  int64_t parameters = 0;
  Interval error;                // over the last window
  Interval microseconds;         // a step
  std::vector<Interval> phases;  // error over the last window before each change of the task, and at the end
  std::vector<CurvePoint> curve;
};

// Learners in the order in which they first occur.
std::vector<LearnerSummary> Summarise(const Benchmark& benchmark, const std::vector<Result>& results);

enum class SummaryOrder { kGiven, kError, kOperations, kTime };

// Sorts by rising error, counted operations or measured time.
void Sort(SummaryOrder order, std::vector<LearnerSummary>* summaries);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_SUMMARY_H_
