// "Same as now."
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_PERSISTENCE_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_PERSISTENCE_H_

#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

// yhat = c_t / (1 - gamma)
class Persistence : public Rival {
 public:
  explicit Persistence(double discount) : discount_(discount) {}

  double Predict(const History& history) override { return history.value() / (1 - discount_); }

 private:
  const double discount_;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_PERSISTENCE_H_
