// What a linear rival sees of the past, as a vector of numbers.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_VIEW_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "tests/experiments/rivals/history.h"

namespace nexting::experiments {

struct ViewShape {
  int rows = 1;                // of all features: the last one and those before it; 0: the cumulant alone
  int lags = 0;                // of the cumulant, beside the last row
  std::vector<int> seasons{};  // three values of the cumulant around the coming step, so many steps ago
  int random_units = 0;        // tanh of random sums of all that
  double random_scale = 1;     // standard deviation of such a sum where all inputs are 1 or -1
};

// Appends what the cumulant was before and at time t: values[t - first_lag] to values[t - lags], 0 where there was
// nothing yet; and for each season P values[t - P] to values[t + 2 - P], or values[t] where they are not known.
void AppendPast(absl::Span<const double> values, int64_t t, int first_lag, int lags, absl::Span<const int> seasons,
                std::vector<double>* out);

// [rows of features; past of the cumulant; 1; random units], all standardised.
class View {
 public:
  View(const ViewShape& shape, size_t inputs);

  size_t size() const { return linear_size_ + random_weights_.size() / linear_size_; }

  // Replaces `out` by what is seen after the last row.
  void See(const History& history, std::vector<double>* out) const;

 private:
  const ViewShape shape_;
  const size_t linear_size_;
  std::vector<double> random_weights_;  // [random units x linear size]
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_VIEW_H_
