// Every result as a figure and as a table.
#ifndef NEXTING_TESTS_EXPERIMENTS_REPORT_PRESENTATION_H_
#define NEXTING_TESTS_EXPERIMENTS_REPORT_PRESENTATION_H_

#include <string>
#include <vector>

#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/examples/divergence.h"
#include "tests/experiments/figures/line_chart.h"
#include "tests/experiments/figures/text_table.h"
#include "tests/experiments/runs/step_cost.h"
#include "tests/experiments/runs/summary.h"

namespace nexting::experiments {

// Error by step, a line for each learner, with the benchmark's references.
LineChart LearningCurves(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries);

// Error, excess over the floor (or the share of the first reference where no floor is known), operations and time a
// step; the errors at the ends of phases where the task changes.
TextTable ErrorTable(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries);

// Error by what a step costs, a line for each learner through its sizes: who is best at equal compute.
enum class Compute { kOperations, kTime };
LineChart ComputeCurves(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries, Compute compute);

// How far the parameter is from the optimum, by update.
LineChart DescentCurves(const DivergenceExample& example);
TextTable DescentTable(const DivergenceExample& example);
// A row for each update, a column for each method.
std::string DescentCsv(const DivergenceExample& example);

// Microseconds a step by parameters, on logarithmic axes.
LineChart CostCurves(const std::vector<StepCost>& costs);
// The slopes of those lines, and the largest network measured.
TextTable CostTable(const std::vector<StepCost>& costs);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_REPORT_PRESENTATION_H_
