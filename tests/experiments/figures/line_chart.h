// Lines over a common axis, each with a band around it, reference lines across, and a legend beside.
#ifndef NEXTING_TESTS_EXPERIMENTS_FIGURES_LINE_CHART_H_
#define NEXTING_TESTS_EXPERIMENTS_FIGURES_LINE_CHART_H_

#include <optional>
#include <string>
#include <vector>

#include "tests/experiments/figures/axis.h"

namespace nexting::experiments {

struct SeriesPoint {
  double x = 0;
  double y = 0;
  double half_width = 0;  // of the band around y; NaN or 0: none
};

struct Series {
  std::string name;
  bool dashed = false;                   // shows a line that it covers
  std::vector<SeriesPoint> points = {};  // by rising x; those that are not finite are left out
};

struct ReferenceLine {
  std::string name;
  double y = 0;
};

struct LineChart {
  std::string title;
  std::string x_label;
  std::string y_label;
  Scale x_scale = Scale::kLinear;
  Scale y_scale = Scale::kLinear;
  std::vector<Series> series;
  std::vector<ReferenceLine> references;
  std::vector<double> changes;   // x at which dotted lines stand
  std::optional<double> y_most;  // what is above is cut off
  bool dots = false;             // marks every point
};

// The figure as an SVG document. Beyond ten series colours repeat with dashes.
std::string Draw(const LineChart& chart);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_FIGURES_LINE_CHART_H_
