// The sizes of a dense LSTM, and the rule that estimates its gradient.
#ifndef NEXTING_CORE_BASELINES_DENSE_DENSE_OPTIONS_H_
#define NEXTING_CORE_BASELINES_DENSE_DENSE_OPTIONS_H_

#include <cstdint>

#include "core/learner_config.h"

namespace nexting::core {

struct DenseOptions {
  int units = 16;  // d >= 0
  int inputs = 0;  // m >= 0
  int heads = 1;   // eligibilities
  GradientEstimator estimator = GradientEstimator::kTruncatedBptt;
  int steps = 10;        // k >= 1; used by kBptt, kTruncatedBptt and kSnap
  double density = 1.0;  // in (0, 1]: the fraction of the d units that each unit sees; it sees at least one
  StepSize step_size = {};
  uint64_t seed = 1;  // of parameters, connections and random signs
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_DENSE_OPTIONS_H_
