#include "tests/experiments/figures/interval.h"

#include <cmath>
#include <iterator>
#include <limits>

namespace nexting::experiments {
namespace {

constexpr double kStudentT[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
constexpr double kNormal = 1.960;

}  // namespace

double StudentT(size_t degrees) {
  if (degrees <= std::size(kStudentT)) return kStudentT[degrees - 1];
  return kNormal + 2.4 / static_cast<double>(degrees);  // within 0.003
}

Interval MeanInterval(absl::Span<const double> values) {
  double n = 0;
  double mean = 0;
  double squares = 0;  // sum (value - mean)^2, Welford's
  for (const double value : values) {
    if (std::isnan(value)) continue;
    const double distance = value - mean;
    mean += distance / ++n;
    squares += distance * (value - mean);
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const size_t count = static_cast<size_t>(n);
  if (count < 2) return {count == 0 ? nan : mean, nan, count};
  return {mean, StudentT(count - 1) * std::sqrt(squares / (n - 1) / n), count};
}

double LogSlope(absl::Span<const double> xs, absl::Span<const double> ys) {
  const double n = static_cast<double>(xs.size());
  double mean_x = 0;
  double mean_y = 0;
  for (size_t i = 0; i < xs.size(); ++i) {
    mean_x += std::log(xs[i]) / n;
    mean_y += std::log(ys[i]) / n;
  }
  double xx = 0;
  double xy = 0;
  for (size_t i = 0; i < xs.size(); ++i) {
    const double x = std::log(xs[i]) - mean_x;
    xx += x * x;
    xy += x * (std::log(ys[i]) - mean_y);
  }
  return xy / xx;
}

}  // namespace nexting::experiments
