// Recursive least squares for the next value.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_REGRESSION_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_REGRESSION_H_

#include <utility>
#include <vector>

#include "tests/experiments/rivals/least_squares.h"
#include "tests/experiments/rivals/rival.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {

// Regresses c_{t+1}, standardised as at t + 1, on what was seen at t. For gamma 0 only.
class Regression : public Rival {
 public:
  Regression(View view, double forgetting, double start)
      : view_(std::move(view)), squares_(view_.size(), forgetting, start) {}

  double Predict(const History& history) override {
    if (history.now() > 0) squares_.Learn(seen_, history.target());
    view_.See(history, &seen_);
    return history.InUnits(squares_.Predict(seen_), 0);
  }

 private:
  const View view_;
  LeastSquares squares_;
  std::vector<double> seen_;  // after the last row
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_REGRESSION_H_
