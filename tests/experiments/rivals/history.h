// What a rival may see: the rows of a stream up to now, also standardised, and the scale to predict in.
//
// Each signal x has a running mean m and variance v, which row t moves with the rate a = max(1 / (t + 1), 1e-4):
//
//   q = x_t - m,   m <- m + a q,   v <- (1 - a) (v + a q^2),   z_t = (x_t - m) / sqrt(v), 0 where v is about 0
//
// A row stays standardised as it was when it came.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_HISTORY_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace nexting::experiments {

// Running mean and deviation of one signal.
class RunningScale {
 public:
  // Returns z of the value, after it has moved the mean and the deviation.
  double Add(double value, double rate);

  double mean() const { return mean_; }
  double deviation() const;  // at least 1e-12

 private:
  double mean_ = 0;
  double variance_ = 0;
};

class History {
 public:
  explicit History(size_t inputs) : scales_(inputs) {}

  // One row later. REQUIRES: as many features as `inputs`
  void Append(absl::Span<const double> features, double cumulant);

  size_t inputs() const { return scales_.size(); }
  int64_t now() const { return std::ssize(values_) - 1; }  // the last row's index; -1 before the first

  double value(int64_t t) const { return values_[static_cast<size_t>(t)]; }  // c_t
  double value() const { return values_.back(); }                            // c now
  absl::Span<const double> row(int64_t t) const;                             // features, z within +-10

  // The cumulant's z for each row so far, within +-10.
  absl::Span<const double> standard_values() const { return standard_values_; }
  // The same of the last row, within +-20: what was to be predicted, in the scale of now.
  double target() const { return target_; }

  // A return in the cumulant's units, from one in standard deviations, which is limited to +-20 / (1 - gamma).
  double InUnits(double standard_return, double discount) const;
  // The other way round, limited alike.
  double Standard(double future_return, double discount) const;

 private:
  std::vector<RunningScale> scales_;
  RunningScale value_scale_;
  std::vector<double> rows_;  // [rows x inputs]
  std::vector<double> values_;
  std::vector<double> standard_values_;
  double target_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_HISTORY_H_
