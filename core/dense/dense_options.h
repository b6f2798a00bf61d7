// What a dense LSTM is: its sizes and the rule that estimates its gradient.
#ifndef NEXTING_CORE_DENSE_DENSE_OPTIONS_H_
#define NEXTING_CORE_DENSE_DENSE_OPTIONS_H_

#include <cstdint>

#include "core/learner_config.h"

namespace nexting::core {

// How dy/dtheta of the recurrent parameters is estimated. k is DenseOptions::steps.
enum class GradientEstimator {
  kRtrl,           // exact, forward in time (Williams and Zipser 1989); influence_matrix.h
  kBptt,           // exact within consecutive sequences of k steps, learns at their ends; sequence_bptt.h
  kTruncatedBptt,  // T-BPTT(k): back through the last k steps, at every step; k = 1 is Elman's rule; truncated_bptt.h
  kSnap,           // SnAp-k (Menick et al. 2021): influences that arise within k steps; influence_matrix.h
  kUoro,           // unbiased, rank one (Tallec and Ollivier 2017); rank_one.h
  kNoBackTrack,    // the same with one variance-minimising factor per state (Ollivier et al. 2015); rank_one.h
};

struct DenseOptions {
  int units = 16;  // d >= 0
  int inputs = 0;  // m >= 0
  int heads = 1;   // eligibilities
  GradientEstimator estimator = GradientEstimator::kTruncatedBptt;
  int steps = 10;        // k >= 1; read by kBptt, kTruncatedBptt and kSnap
  double density = 1.0;  // in (0, 1]: the part of the d recurrent sources that each unit sees, at least one
  StepSize step_size = {};
  uint64_t seed = 1;  // of parameters, connections and random signs
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_DENSE_DENSE_OPTIONS_H_
