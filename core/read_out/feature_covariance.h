// P, the inverse covariance of the read-out's features under forgetting, which preconditions TD(lambda).
//
//   P <- G (P - P phi phi' P / (f + phi' P phi)) G          P(0) = p0 I
//   G =  diagonal, f^-1/2 for a feature that is not 0, 1 for one that is 0
//
// Where phi has no zeros, that is the division by f of recursive least squares with forgetting. It lets P grow without
// limit in directions in which the features never move. So a feature that is 0 forgets nothing, such as a season that
// the signal does not have, or a change in a signal that rests; and nothing at all is forgotten while the mean of P's
// diagonal is above its bound. p0 and the bound are in recipe.h.
// All numbers are doubles. P is symmetric, and only its lower triangle is kept. Memory: p (p + 1) / 2 doubles. Cost in
// multiply-adds: 3/2 p^2 for Prepare and Update together, p^2 for Times.
#ifndef NEXTING_CORE_READ_OUT_FEATURE_COVARIANCE_H_
#define NEXTING_CORE_READ_OUT_FEATURE_COVARIANCE_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"

namespace nexting::core {

class FeatureCovariance {
 public:
  struct State {
    std::vector<double> inverse;  // [p (p + 1) / 2] the lower triangle of P, row by row

    static constexpr void Visit(auto& self, auto& visit) { visit(self.inverse); }
  };

  // p = size; f = forgetting in (0, 1].
  FeatureCovariance(size_t size, double forgetting);

  // P_ij. REQUIRES: i, j < p
  double at(size_t i, size_t j) const { return state_.inverse[Index(i, j)]; }

  // Computes gain() and scale() for the features of the previous step. phi may be the first features only; the others
  // do not exist yet, and Update leaves their part of P as it is. REQUIRES: phi.size() <= p
  void Prepare(absl::Span<const double> phi);

  // P phi, [p], of the last Prepare; 0 for features that its phi did not have.
  absl::Span<const double> gain() const { return gain_; }
  // f + phi' P phi of the last Prepare; positive.
  double scale() const { return scale_; }

  // out = P z. REQUIRES: z.size() == out.size() == p
  void Times(absl::Span<const double> z, absl::Span<double> out) const;

  // Starts again on feature i, because its meaning has changed: P_ij = P_ji = 0 and P_ii = p0.
  void Forget(size_t i);

  // Takes P of the first features, [q x q], row-major. REQUIRES: this one is new, and q <= p
  void Continue(absl::Span<const double> inverse);

  // Updates P with the features of the last Prepare. Returns false if rounding had made P indefinite, so that it
  // started again at P(0).
  bool Update();

  size_t size() const { return size_; }
  double forgetting() const { return forgetting_; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  static size_t Index(size_t i, size_t j) { return i < j ? Index(j, i) : i * (i + 1) / 2 + j; }
  void Times(const double* z, size_t active, double* out) const;
  void Start();

  const size_t size_;
  size_t active_;  // number of features of the last Prepare
  const double forgetting_;
  State state_;

  // Of the last Prepare.
  std::vector<double> gain_;    // [p]
  std::vector<double> growth_;  // [p] 1 for a feature that is 0, else f^-1/2
  double scale_ = 1.0;
};

static_assert(VisitsEveryMember<FeatureCovariance::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_FEATURE_COVARIANCE_H_
