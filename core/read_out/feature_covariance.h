// P, the inverse covariance of the read-out's features under forgetting, which preconditions TD(lambda).
//
//   P <- (P - P phi phi' P / (f + phi' P phi)) / f          P(0) = p0 I
//
// The division by f lets P grow without limit in directions in which the features never move. So nothing is forgotten
// (the division by f is left out) while the mean of P's diagonal is above its bound. p0 and the bound are in recipe.h.
// All numbers are doubles. Both triangles get the same bits, so P stays symmetric. Cost in multiply-adds: 2 p^2 for
// Prepare and Update together, p^2 for Times.
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
    std::vector<double> inverse;  // [p x p] P, row-major

    static constexpr void Visit(auto& self, auto& visit) { visit(self.inverse); }
  };

  // p = size; f = forgetting in (0, 1].
  FeatureCovariance(size_t size, double forgetting);

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

  // Updates P with the features of the last Prepare. Returns false if rounding had made P indefinite, so that it
  // started again at P(0).
  bool Update();

  size_t size() const { return size_; }
  double forgetting() const { return forgetting_; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  void Start();

  const size_t size_;
  size_t active_;  // number of features of the last Prepare
  const double forgetting_;
  State state_;
  std::vector<double> gain_;  // [p]
  double scale_ = 1.0;
};

static_assert(VisitsEveryMember<FeatureCovariance::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_FEATURE_COVARIANCE_H_
