#include "tests/experiments/rivals/least_squares.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nexting::experiments {
namespace {

constexpr double kLargestMeanDiagonal = 1e5;
constexpr double kLeastDivisor = 1e-6;

// Several sums side by side, which the compiler can put into one register.
double Dot(const double* a, const double* b, size_t n) {
  constexpr size_t kLanes = 8;
  std::array<double, kLanes> sums = {};
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  double sum = 0;
  for (; i < n; ++i) sum += a[i] * b[i];
  for (const double lane : sums) sum += lane;
  return sum;
}

}  // namespace

LeastSquares::LeastSquares(size_t n, double forgetting, double start)
    : n_(n), forgetting_(forgetting), p_(n * n), w_(n), k_(n), q_(n) {
  for (size_t i = 0; i < n; ++i) p_[i * n + i] = start;
}

double LeastSquares::Predict(absl::Span<const double> x) const { return Dot(w_.data(), x.data(), n_); }

void LeastSquares::Learn(absl::Span<const double> z, absl::Span<const double> d, double target) {
  for (size_t i = 0; i < n_; ++i) k_[i] = Dot(&p_[i * n_], z.data(), n_);
  if (z.data() == d.data()) {
    q_ = k_;  // P is symmetric then
  } else {
    std::fill(q_.begin(), q_.end(), 0.0);
    for (size_t i = 0; i < n_; ++i) {
      for (size_t j = 0; j < n_; ++j) q_[j] += d[i] * p_[i * n_ + j];
    }
  }
  const double divisor = forgetting_ + Dot(d.data(), k_.data(), n_);
  const double inverse = 1 / (std::abs(divisor) < kLeastDivisor ? kLeastDivisor : divisor);
  const double error = (target - Predict(d)) * inverse;
  const double growth = MeanDiagonal() < kLargestMeanDiagonal ? 1 / forgetting_ : 1;
  // In this order of factors P_ij and P_ji get the same bits where k = q. Rounding that makes P asymmetric would grow
  // by 1 / f in each step, because k q' is symmetric then and never takes it away.
  for (size_t i = 0; i < n_; ++i) {
    w_[i] += k_[i] * error;
    double* const row = &p_[i * n_];
    for (size_t j = 0; j < n_; ++j) row[j] = (row[j] - k_[i] * q_[j] * inverse) * growth;
  }
}

double LeastSquares::MeanDiagonal() const {
  double sum = 0;
  for (size_t i = 0; i < n_; ++i) sum += std::abs(p_[i * n_ + i]);
  return sum / static_cast<double>(n_);
}

}  // namespace nexting::experiments
