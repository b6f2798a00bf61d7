// A predictor that the default is compared with. Each family has a file of its own, and its settings in candidates.cc.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_H_

#include "tests/experiments/rivals/history.h"

namespace nexting::experiments {

class Rival {
 public:
  virtual ~Rival() = default;

  // Learns from the last row and predicts the return that begins after it, in the cumulant's units. NaN once it has
  // diverged. REQUIRES: called once after each row
  virtual double Predict(const History& history) = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_H_
