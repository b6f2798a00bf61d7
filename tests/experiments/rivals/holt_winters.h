// Additive Holt-Winters without trend, its errors correlated from step to step.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_WINTERS_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_WINTERS_H_

#include <cstddef>
#include <vector>

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

struct HoltWintersSetting {
  int season = 1;            // steps
  double level = 0.1;        // alpha, rate of the level
  double seasonal = 0.1;     // rate of the season's shape
  double correlation = 0.0;  // rho, of the error with the one before
};

// With l the level and s_i what place i of the season adds to it, l_0 = c_0 and s = 0:
//
//   e = c_t - l - s_i,   l <- l + alpha e,   s_i <- s_i + seasonal (1 - alpha) e,   r = c_t - l - s_i
//
// The value in h steps is expected at l + s_{i+h} + rho^h r; the return is the discounted sum of that, with l alone
// from where the weight is below 0.0001. Persistence in the first season.
class HoltWinters : public Rival {
 public:
  HoltWinters(const HoltWintersSetting& setting, double discount);

  double Predict(const History& history) override;

 private:
  void Learn(double value);
  double Return() const;

  const HoltWintersSetting setting_;
  const double discount_;
  const int steps_;  // that are followed one by one
  double level_ = 0;
  double remainder_ = 0;          // r
  size_t place_ = 0;              // of the last row in the season
  std::vector<double> seasonal_;  // [season]
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_WINTERS_H_
