// Means over seeds with their uncertainty, and straight lines through points.
#ifndef NEXTING_TESTS_EXPERIMENTS_FIGURES_INTERVAL_H_
#define NEXTING_TESTS_EXPERIMENTS_FIGURES_INTERVAL_H_

#include <cstddef>

#include "absl/types/span.h"

namespace nexting::experiments {

// The mean, and the half width of its 95 % interval by Student's t: t_{n-1} s / sqrt(n).
struct Interval {
  double mean = 0;
  double half_width = 0;  // NaN where there is one value only
  size_t values = 0;
};

// NaN is a missing value; no value at all has the mean NaN.
Interval MeanInterval(absl::Span<const double> values);

// The 97.5 % quantile of Student's t with that many degrees of freedom, at least 1.
double StudentT(size_t degrees);

// The slope of the line through (log x, log y) by least squares. REQUIRES: at least two points, all positive
double LogSlope(absl::Span<const double> xs, absl::Span<const double> ys);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_FIGURES_INTERVAL_H_
