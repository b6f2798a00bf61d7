// "Same as one season ago."
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_SEASONAL_NAIVE_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_SEASONAL_NAIVE_H_

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

// The return that began at the same time of an earlier season, s. In differences: that return and what the level has
// changed since then,
//
//   yhat = G_s + (c_t - c_s) / (1 - gamma)
//
// For gamma > 0, s is the latest such time that is at least 60 steps ago; what of G_s is still to come is taken for
// c_t. Persistence as long as there is no such time.
class SeasonalNaive : public Rival {
 public:
  SeasonalNaive(int season, bool in_differences, double discount);

  double Predict(const History& history) override;

 private:
  const int back_;  // t - s
  const bool in_differences_;
  const double discount_;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_SEASONAL_NAIVE_H_
