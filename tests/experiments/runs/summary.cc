#include "tests/experiments/runs/summary.h"

#include <algorithm>
#include <cmath>

namespace nexting::experiments {
namespace {

// A number of each result, over all of them.
template <typename Number>
Interval Over(const std::vector<const Result*>& results, const Number& number) {
  std::vector<double> values;
  for (const Result* result : results) values.push_back(number(*result));
  return MeanInterval(values);
}

double MeanMicroseconds(const Result& result) {
  double sum = 0;
  int64_t before = 0;
  for (const Checkpoint& point : result.checkpoints) {
    sum += point.microseconds_per_step * static_cast<double>(point.step - before);
    before = point.step;
  }
  return sum / static_cast<double>(before);
}

// NaN where the run has no checkpoint there.
double ErrorAt(const Result& result, int64_t step) {
  for (const Checkpoint& point : result.checkpoints) {
    if (point.step == step) return point.error;
  }
  return std::nan("");
}

std::vector<int64_t> Steps(const std::vector<const Result*>& results) {
  std::vector<int64_t> steps;
  for (const Result* result : results) {
    for (const Checkpoint& point : result->checkpoints) steps.push_back(point.step);
  }
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

LearnerSummary SummariseLearner(const Benchmark& benchmark, const std::vector<const Result*>& results) {
  LearnerSummary summary;
  summary.learner = results.front()->learner;
  summary.operations = results.front()->operations;
  summary.parameters = results.front()->parameters;
  summary.microseconds = Over(results, MeanMicroseconds);
  summary.error = Over(results, [](const Result& result) { return result.checkpoints.back().error; });
  const std::vector<int64_t> steps = Steps(results);
  for (const int64_t step : steps) {
    const Interval error = Over(results, [step](const Result& result) { return ErrorAt(result, step); });
    summary.curve.push_back({step, error});
    const bool ends_phase = benchmark.phase > 0 && (step % benchmark.phase == 0 || step == steps.back());
    if (ends_phase) summary.phases.push_back(error);
  }
  return summary;
}

double Key(SummaryOrder order, const LearnerSummary& summary) {
  if (order == SummaryOrder::kError) return summary.error.mean;
  return order == SummaryOrder::kOperations ? summary.operations : summary.microseconds.mean;
}

}  // namespace

std::vector<LearnerSummary> Summarise(const Benchmark& benchmark, const std::vector<Result>& results) {
  std::vector<std::vector<const Result*>> groups;
  for (const Result& result : results) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.front()->learner == result.learner; });
    if (same != groups.end()) {
      same->push_back(&result);
    } else {
      groups.push_back({&result});
    }
  }
  std::vector<LearnerSummary> summaries;
  for (const auto& group : groups) summaries.push_back(SummariseLearner(benchmark, group));
  return summaries;
}

void Sort(SummaryOrder order, std::vector<LearnerSummary>* summaries) {
  if (order == SummaryOrder::kGiven) return;
  std::stable_sort(summaries->begin(), summaries->end(),
                   [order](const LearnerSummary& a, const LearnerSummary& b) { return Key(order, a) < Key(order, b); });
}

}  // namespace nexting::experiments
