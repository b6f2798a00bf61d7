#include "tests/experiments/runs/stream_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "absl/types/span.h"

namespace nexting::experiments {
namespace {

constexpr size_t kFirstRows = 100;

// Sums of errors.
struct Errors {
  double squared = 0;
  double absolute = 0;
  double squared_in_half = 0;
  double squared_at_first = 0;
};

template <typename Predict>
Errors ErrorsOf(absl::Span<const double> returns, const Predict& predict) {
  Errors errors;
  for (size_t t = 0; t < returns.size(); ++t) {
    const double error = predict(t) - returns[t];
    errors.squared += error * error;
    errors.absolute += std::abs(error);
    if (t >= returns.size() / 2) errors.squared_in_half += error * error;
    if (t < kFirstRows) errors.squared_at_first += error * error;
  }
  return errors;
}

double SumOfSquaredDeviations(absl::Span<const double> values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

double Ratio(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::quiet_NaN(); }

}  // namespace

StreamScore ScoreOf(const std::vector<double>& predictions, const Recording& recording, double discount) {
  const std::vector<double> returns = FutureReturns(recording.cumulants, discount);
  const auto unknown = std::find_if(returns.begin(), returns.end(), [](double value) { return std::isnan(value); });
  const auto known = absl::MakeConstSpan(returns).first(static_cast<size_t>(unknown - returns.begin()));
  const Errors errors = ErrorsOf(known, [&](size_t t) { return predictions[t]; });
  const Errors persistence = ErrorsOf(known, [&](size_t t) { return recording.cumulants[t] / (1 - discount); });
  const double variation = SumOfSquaredDeviations(known);
  return {.whole = Ratio(errors.squared, variation),
          .persistence = Ratio(persistence.squared, variation),
          .half = Ratio(errors.squared_in_half, persistence.squared_in_half),
          .absolute = Ratio(errors.absolute, persistence.absolute),
          .first = Ratio(errors.squared_at_first, persistence.squared_at_first)};
}

}  // namespace nexting::experiments
