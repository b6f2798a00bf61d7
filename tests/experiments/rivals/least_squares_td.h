// Recursive LSTD(lambda) for discounted sums.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_TD_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_TD_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "tests/experiments/rivals/least_squares.h"
#include "tests/experiments/rivals/rival.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {

// Least squares (least_squares.h) with the eligibility z <- gamma lambda z + x_{t-1} and d = x_{t-1} - gamma x_t, whose
// target is c_t, standardised. P starts at 10 I.
class LeastSquaresTd : public Rival {
 public:
  LeastSquaresTd(View view, double forgetting, double lambda, double discount)
      : view_(std::move(view)),
        lambda_(lambda),
        discount_(discount),
        squares_(view_.size(), forgetting, kStart),
        eligibility_(view_.size()),
        difference_(view_.size()) {}

  double Predict(const History& history) override {
    before_.swap(seen_);
    view_.See(history, &seen_);
    if (history.now() > 0) {
      for (size_t i = 0; i < seen_.size(); ++i) {
        eligibility_[i] = discount_ * lambda_ * eligibility_[i] + before_[i];
        difference_[i] = before_[i] - discount_ * seen_[i];
      }
      squares_.Learn(eligibility_, difference_, history.target());
    }
    return history.InUnits(squares_.Predict(seen_), discount_);
  }

 private:
  static constexpr double kStart = 10;

  const View view_;
  const double lambda_;
  const double discount_;
  LeastSquares squares_;
  std::vector<double> eligibility_;
  std::vector<double> difference_;
  std::vector<double> before_;  // what was seen after the row before the last
  std::vector<double> seen_;    // after the last row
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_LEAST_SQUARES_TD_H_
