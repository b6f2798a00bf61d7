// Exponential mean of the cumulant.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_EXPONENTIAL_MEAN_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_EXPONENTIAL_MEAN_H_

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

// m_0 = c_0,   m <- m + rate (c_t - m),   yhat = m / (1 - gamma)
class ExponentialMean : public Rival {
 public:
  ExponentialMean(double rate, double discount) : rate_(rate), discount_(discount) {}

  double Predict(const History& history) override {
    if (history.now() == 0) mean_ = history.value();
    mean_ += rate_ * (history.value() - mean_);
    return mean_ / (1 - discount_);
  }

 private:
  const double rate_;
  const double discount_;
  double mean_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_EXPONENTIAL_MEAN_H_
