#include "tests/experiments/report/presentation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/terminal/quantity.h"

namespace nexting::experiments {
namespace {

using client::cli::FormatCount;
using client::cli::kUnknown;

constexpr double kRoomAboveReferences = 1.4;
constexpr int64_t kLargeNetwork = 10'000;  // parameters from which on they outweigh everything else

std::string Number(double value) { return std::isnan(value) ? kUnknown : absl::StrFormat("%.3g", value); }

std::string SlopeText(double slope) { return std::isnan(slope) ? kUnknown : absl::StrFormat("%.2f", slope); }

// `0.00213 ± 0.00004`
std::string ErrorText(const Interval& error) {
  if (std::isnan(error.mean)) return kUnknown;
  const int digits = error.mean < 0.1 ? 5 : 4;
  const std::string mean = absl::StrFormat("%.*f", digits, error.mean);
  return std::isnan(error.half_width) ? mean : absl::StrFormat("%s ± %.*f", mean, digits, error.half_width);
}

std::vector<std::string> LearnersOf(const std::vector<StepCost>& costs) {
  std::vector<std::string> learners;
  for (const StepCost& cost : costs) {
    if (std::find(learners.begin(), learners.end(), cost.learner) == learners.end()) learners.push_back(cost.learner);
  }
  return learners;
}

// Without series: the axis of errors, and the benchmark's references.
LineChart ErrorChart(const Benchmark& benchmark) {
  LineChart chart;
  chart.y_label = "mean squared error";
  double most = 0;
  for (const Reference& reference : benchmark.references) {
    chart.references.push_back({reference.name, reference.error});
    most = std::max(most, reference.error);
  }
  chart.y_most = kRoomAboveReferences * most;
  return chart;
}

}  // namespace

LineChart LearningCurves(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries) {
  LineChart chart = ErrorChart(benchmark);
  chart.title = benchmark.title;
  chart.x_label = "steps";
  int64_t last_step = 0;
  for (const LearnerSummary& summary : summaries) {
    Series series = {.name = absl::StrFormat("%s: %s", summary.learner, Number(summary.error.mean))};
    for (const CurvePoint& point : summary.curve) {
      series.points.push_back({static_cast<double>(point.step), point.error.mean, point.error.half_width});
    }
    chart.series.push_back(series);
    last_step = std::max(last_step, summary.curve.back().step);
  }
  for (int64_t change = benchmark.phase; change > 0 && change < last_step; change += benchmark.phase) {
    chart.changes.push_back(static_cast<double>(change));
  }
  return chart;
}

LineChart ComputeCurves(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries, Compute compute) {
  LineChart chart = ErrorChart(benchmark);
  chart.title = absl::StrCat(benchmark.title, ": error by compute");
  chart.x_label = compute == Compute::kOperations ? "counted operations per step" : "microseconds per step";
  chart.x_scale = Scale::kLog;
  chart.dots = true;
  std::vector<LearnerSummary> by_cost = summaries;
  Sort(compute == Compute::kOperations ? SummaryOrder::kOperations : SummaryOrder::kTime, &by_cost);
  for (const LearnerSummary& summary : by_cost) {
    const std::string name = summary.learner.substr(0, summary.learner.find(':'));
    auto series =
        std::find_if(chart.series.begin(), chart.series.end(), [&](const Series& s) { return s.name == name; });
    if (series == chart.series.end()) series = chart.series.insert(series, {.name = name});
    const double cost = compute == Compute::kOperations ? summary.operations : summary.microseconds.mean;
    series->points.push_back({cost, summary.error.mean, summary.error.half_width});
  }
  return chart;
}

TextTable ErrorTable(const Benchmark& benchmark, const std::vector<LearnerSummary>& summaries) {
  const bool has_floor = !std::isnan(benchmark.floor);
  TextTable table;
  table.header = {
      "learner",         "seeds",
      "error ± 95 %",    has_floor ? "excess over floor" : absl::StrCat("/ ", benchmark.references.front().name),
      "operations/step", "µs/step"};
  size_t phases = 0;
  for (const LearnerSummary& summary : summaries) phases = std::max(phases, summary.phases.size());
  for (size_t phase = 1; phase <= phases; ++phase) table.header.push_back(absl::StrCat("end of phase ", phase));
  for (const LearnerSummary& summary : summaries) {
    const double error = summary.error.mean;
    const double compared = has_floor ? error - benchmark.floor : error / benchmark.references.front().error;
    std::vector<std::string> row = {summary.learner,
                                    absl::StrCat(summary.error.values),
                                    ErrorText(summary.error),
                                    has_floor ? absl::StrFormat("%.5f", compared) : absl::StrFormat("%.3f", compared),
                                    FormatCount(static_cast<uint64_t>(std::llround(summary.operations))),
                                    absl::StrFormat("%.2f", summary.microseconds.mean)};
    for (size_t phase = 0; phase < phases; ++phase) {
      row.push_back(phase < summary.phases.size() ? Number(summary.phases[phase].mean) : kUnknown);
    }
    table.rows.push_back(row);
  }
  return table;
}

LineChart DescentCurves(const DivergenceExample& example) {
  LineChart chart;
  chart.title = example.title;
  chart.x_label = "updates";
  chart.y_label = absl::StrFormat("|w - w*|, w* = %.4g", example.optimum);
  chart.y_scale = Scale::kLog;
  for (const Descent& descent : example.descents) {
    Series series = {.name = descent.method, .dashed = chart.series.size() % 2 == 1};
    for (size_t i = 0; i < descent.parameter.size(); ++i) {
      series.points.push_back({static_cast<double>(i), std::abs(descent.parameter[i] - example.optimum), 0});
    }
    chart.series.push_back(series);
  }
  return chart;
}

TextTable DescentTable(const DivergenceExample& example) {
  TextTable table = {{"method", "w at the start", "w at the end", "w*"}, {}};
  for (const Descent& descent : example.descents) {
    table.rows.push_back({descent.method, Number(descent.parameter.front()),
                          absl::StrFormat("%.6g", descent.parameter.back()), absl::StrFormat("%.6g", example.optimum)});
  }
  return table;
}

std::string DescentCsv(const DivergenceExample& example) {
  std::string text = "update";
  for (const Descent& descent : example.descents) absl::StrAppend(&text, ",\"", descent.method, "\"");
  for (size_t update = 0; update < example.descents.front().parameter.size(); ++update) {
    absl::StrAppend(&text, "\n", update);
    for (const Descent& descent : example.descents) absl::StrAppendFormat(&text, ",%.9g", descent.parameter[update]);
  }
  return text + "\n";
}

LineChart CostCurves(const std::vector<StepCost>& costs) {
  LineChart chart;
  chart.title = "Cost of a step, as many units as inputs";
  chart.x_label = "parameters of the recurrent network";
  chart.y_label = "microseconds per step";
  chart.x_scale = Scale::kLog;
  chart.y_scale = Scale::kLog;
  chart.dots = true;
  for (const std::string& learner : LearnersOf(costs)) {
    const double slope = CostSlope(costs, learner, kLargeNetwork);
    Series series = {.name = absl::StrCat(learner, ": slope ", SlopeText(slope))};
    for (const StepCost& cost : costs) {
      if (cost.learner != learner) continue;
      series.points.push_back({static_cast<double>(cost.parameters), cost.microseconds, 0});
    }
    chart.series.push_back(series);
  }
  return chart;
}

TextTable CostTable(const std::vector<StepCost>& costs) {
  TextTable table = {{"learner", "slope, all sizes", absl::StrCat("from ", FormatCount(kLargeNetwork), " parameters"),
                      "most parameters", "operations/step", "µs/step", "ns/parameter"},
                     {}};
  for (const std::string& learner : LearnersOf(costs)) {
    StepCost largest;
    for (const StepCost& cost : costs) {
      if (cost.learner == learner && cost.parameters > largest.parameters) largest = cost;
    }
    table.rows.push_back(
        {learner, SlopeText(CostSlope(costs, learner, 0)), SlopeText(CostSlope(costs, learner, kLargeNetwork)),
         FormatCount(largest.parameters), FormatCount(static_cast<uint64_t>(std::llround(largest.operations))),
         absl::StrFormat("%.1f", largest.microseconds),
         absl::StrFormat("%.2f", 1e3 * largest.microseconds / static_cast<double>(largest.parameters))});
  }
  return table;
}

}  // namespace nexting::experiments
