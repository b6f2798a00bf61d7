// SwiftTD (Javed, Sharifnassab, Sutton, "SwiftTD: A Fast and Robust Algorithm for Temporal Difference Learning", RLJ
// 2024): true online TD(lambda) with a step size exp(beta_i) for each weight, which a meta-gradient learns, a bound eta
// on the effective step, and a decay of step sizes that exceed it. V is what the last move of the weights changed in y:
//
//   dw_i   =  delta z_i - zd_i V                            delta is formed with the value before that move
//   w_i    += dw_i
//   beta_i += theta / exp(beta_i) (delta - V) p_i           kept in [log_smallest, ln eta]
//   h_i    =  ht_i + delta zb_i - zd_i V
//   z, p, zb <- gamma lambda (z, p, zb)
//
//   tau    =  sum exp(beta_i) phi_i^2        b = sum z_i phi_i        V = sum dw_i phi_i
//   zd_i   =  min(1, eta / tau) exp(beta_i) phi_i
//   z_i    += zd_i (1 - b)
//   p_i    += h_i phi_i
//   zb_i   += zd_i (1 - b - zb_i phi_i)
//   ht_i   =  h_i - h_i phi_i (z_i - zd_i) - h_i zd_i phi_i
//   where tau > eta:  h_i = ht_i = zb_i = 0,  beta_i += log_decay phi_i^2
//
// theta, eta and the other constants are those of recipe.h.
#ifndef NEXTING_CORE_READ_OUT_SWIFT_TD_H_
#define NEXTING_CORE_READ_OUT_SWIFT_TD_H_

#include "absl/types/span.h"
#include "core/read_out/linear_td.h"

namespace nexting::core {

class SwiftTd final : public LinearTd {
 public:
  explicit SwiftTd(const Options& options);

 private:
  // Rows of the state after w and z.
  enum Row { kBeta = 2, kMeta, kMetaNext, kMetaTrace, kNewest, kGradient, kChange, kRows };

  void MoveWeights(double delta, absl::Span<const double> phi_before) override;
  void ExtendEligibility(absl::Span<const double> phi) override;
  double initial(size_t r) const override;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_SWIFT_TD_H_
