// Linear SwiftTD (Javed, Sharifnassab, Sutton 2024): true online TD(lambda) whose step sizes are learnt, one for each
// weight.
//
// With x what is seen, V what the weights' last move changed in the prediction, and delta = c_t + gamma w' x_t - y,
// where y is w' x of the step before, as it was before that step's move:
//
//   dw      = delta z - zd V                          w <- w + dw
//   beta    <- beta + theta exp(-beta) (delta - V) p  in [-23, ln eta]
//   h_old   = h                                       h <- ht + delta zb - zd V
//   z, p, zb <- gamma lambda (z, p, zb)
//
//   rate    = sum exp(beta_i) x_i^2                   b = z' x,   V = dw' x
//   zd      = min(1, eta / rate) exp(beta) x
//   z       <- z + zd (1 - b)
//   p       <- p + x h
//   zb      <- zb + zd (1 - b - x zb)
//   ht      = h - h_old x (z - zd) - h zd x
//   where rate > eta:  h = ht = zb = 0,   beta <- max(beta + x^2 ln 0.999, -23)
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_SWIFT_TD_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_SWIFT_TD_H_

#include <cstddef>
#include <vector>

#include "tests/experiments/rivals/rival.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {

struct SwiftTdSetting {
  double step_size = 1e-3;  // exp(beta) at the start
  double meta = 1e-3;       // theta
  double bound = 0.1;       // eta
  double lambda = 0.0;
};

class LinearSwiftTd : public Rival {
 public:
  LinearSwiftTd(View view, const SwiftTdSetting& setting, double discount);

  double Predict(const History& history) override;

 private:
  struct Weight {
    double w = 0, dw = 0;
    double beta = 0, step = 0;  // step = exp(beta)
    double z = 0, zd = 0;
    double h = 0, h_old = 0, ht = 0;
    double p = 0, zb = 0;
  };

  double Value() const;  // w' x
  void MoveWeights(double delta);
  void ExtendTraces();
  void SetBeta(double beta, Weight* weight) const;

  const View view_;
  const SwiftTdSetting setting_;
  const double discount_;
  const double largest_beta_;
  std::vector<Weight> weights_;
  std::vector<double> seen_;  // x
  double moved_ = 0;          // V
  double predicted_ = 0;      // w' x of the step before
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_SWIFT_TD_H_
