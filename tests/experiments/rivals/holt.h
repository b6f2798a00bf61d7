// Holt's smoothing: a level and a trend that fades.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_H_

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

struct HoltSetting {
  double level = 0.5;    // alpha, rate of the level
  double trend = 0.1;    // beta, rate of the trend
  double damping = 1.0;  // phi; 1: the trend goes on for ever
};

// l_0 = c_0, b_0 = 0, and then
//
//   l <- alpha c_t + (1 - alpha) (l + phi b)      b <- beta (l - l before) + (1 - beta) phi b
//
// The value in h steps is expected at l + (phi + ... + phi^h) b, and its discounted sum is
//
//   yhat = l / (1 - gamma) + b phi / ((1 - gamma) (1 - gamma phi))
class Holt : public Rival {
 public:
  Holt(const HoltSetting& setting, double discount) : setting_(setting), discount_(discount) {}

  double Predict(const History& history) override {
    const double value = history.value();
    if (history.now() == 0) {
      level_ = value;
    } else {
      const double expected = level_ + setting_.damping * trend_;
      const double level = setting_.level * value + (1 - setting_.level) * expected;
      trend_ = setting_.trend * (level - level_) + (1 - setting_.trend) * setting_.damping * trend_;
      level_ = level;
    }
    return (level_ + trend_ * setting_.damping / (1 - discount_ * setting_.damping)) / (1 - discount_);
  }

 private:
  const HoltSetting setting_;
  const double discount_;
  double level_ = 0;
  double trend_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_HOLT_H_
