// Recursive least squares for discounted sums, each learnt once most of it is known.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_DELAYED_REGRESSION_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_DELAYED_REGRESSION_H_

#include <deque>
#include <vector>

#include "tests/experiments/rivals/least_squares.h"
#include "tests/experiments/rivals/rival.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {

// H steps late, gamma^H <= 0.01, the regression learns what was seen then with the sum of the H values that have come
// and gamma^H times its own prediction of now, standardised as now. P starts at 100 I. Persistence in the first H
// steps.
class DelayedRegression : public Rival {
 public:
  DelayedRegression(View view, double forgetting, double discount);

  double Predict(const History& history) override;

 private:
  // The sum of the last `delay_` values, and what is predicted to follow them.
  double LateReturn(const History& history) const;

  const View view_;
  const double discount_;
  const int delay_;  // H
  LeastSquares squares_;
  std::deque<std::vector<double>> seen_;  // after the last row and the `delay_` rows before it
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_DELAYED_REGRESSION_H_
