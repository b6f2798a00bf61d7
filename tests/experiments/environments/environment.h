// A stream to learn from, with what should have been predicted at each step.
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_ENVIRONMENT_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_ENVIRONMENT_H_

#include "absl/types/span.h"

namespace nexting::experiments {

// One time step.
struct Moment {
  absl::Span<const double> features;  // [m], valid until the next call of Next()
  double cumulant = 0;                // c_t
  double future_return = 0;           // G_t = sum over k >= 0 of gamma^k c_{t+1+k}; NaN where it is not known
};

// Threads: one caller at a time.
class Environment {
 public:
  virtual ~Environment() = default;

  virtual Moment Next() = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_ENVIRONMENT_H_
