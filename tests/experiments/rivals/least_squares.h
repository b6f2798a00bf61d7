// Recursive least squares with forgetting, in the general form that regression and temporal differences share.
//
// Solves sum over t of f^(now - t) z_t (target_t - d_t' w) = 0 for w, row by row; regression has z = d = x:
//
//   k = P z,   q = P' d,   s = f + d' k
//   w <- w + k (target - d' w) / s
//   P <- (P - k q' / s) / f        not divided by f while the mean of |P_ii| is at least 1e5: what no row excites
//                                  would grow for ever
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace nexting::experiments {

// Cost of a step: O(n^2).
class LeastSquares {
 public:
  // `start`: P begins as start I; a large one trusts the first rows.
  LeastSquares(size_t n, double forgetting, double start);

  double Predict(absl::Span<const double> x) const;  // w' x

  void Learn(absl::Span<const double> x, double target) { Learn(x, x, target); }
  void Learn(absl::Span<const double> z, absl::Span<const double> d, double target);

 private:
  double MeanDiagonal() const;

  const size_t n_;
  const double forgetting_;
  std::vector<double> p_;  // [n x n]
  std::vector<double> w_;
  std::vector<double> k_;
  std::vector<double> q_;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_H_
