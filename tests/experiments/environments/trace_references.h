// What predictors that know the rules of a trace experiment would reach: exact sums over its timing.
//
// Mean squared errors of predictions of G_t, over all steps of a trial (environments/trace_trial.h).
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_REFERENCES_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_REFERENCES_H_

#include "tests/experiments/environments/trace_trial.h"

namespace nexting::experiments {

struct TraceReferences {
  double bayes_floor;    // knows everything but the coming interval
  double predict_zero;   // always 0
  double best_constant;  // always the mean return
  double only_timing;    // knows the time since the stimulus, but not whether the event follows
};

// `valid_share` is the probability that an event follows a stimulus.
TraceReferences ReferencesOf(StimulusInterval interval, double valid_share);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_REFERENCES_H_
