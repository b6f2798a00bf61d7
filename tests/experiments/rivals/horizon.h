// How far a discounted sum has to be followed.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_HORIZON_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_HORIZON_H_

#include <cmath>

namespace nexting::experiments {

// The least number of steps after which `discount`^steps is at most `weight`; 1 for discount 0.
inline int StepsUntil(double weight, double discount) {
  return discount == 0 ? 1 : static_cast<int>(std::ceil(std::log(weight) / std::log(discount)));
}

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_HORIZON_H_
