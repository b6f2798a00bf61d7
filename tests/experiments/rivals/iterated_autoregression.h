// An autoregression of the cumulant, followed step by step into the future.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_ITERATED_AUTOREGRESSION_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_ITERATED_AUTOREGRESSION_H_

#include <cstdint>
#include <vector>

#include "tests/experiments/rivals/least_squares.h"
#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

// Recursive least squares for the next value on the last `values` values, three values of each season and 1, P starting
// at 100 I. Each predicted value, within +-10 standard deviations, is taken as if it had come, and the next one is
// predicted; the return is their discounted sum, with the last of them going on for ever from where the weight is below
// 0.0001.
class IteratedAutoregression : public Rival {
 public:
  IteratedAutoregression(int values, std::vector<int> seasons, double forgetting, double discount);

  double Predict(const History& history) override;

 private:
  // Replaces seen_ by what there is to see at time t of path_.
  void See(int64_t t);
  // Of what is predicted to come after time t, standardised.
  double Return(int64_t t);

  const int values_;
  const std::vector<int> seasons_;
  const double discount_;
  const int steps_;  // that are followed one by one
  LeastSquares squares_;
  std::vector<double> path_;  // the values up to now, and behind them, for a while, the predicted ones
  std::vector<double> seen_;
  std::vector<double> before_;  // what was seen after the row before the last
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_ITERATED_AUTOREGRESSION_H_
