// How much work a step is, counted from the configuration:
// for comparing learners at equal compute, whatever the machine.
//
// Columns count as in the paper's released code, d columns of M inputs (lags among them):
//
//   forward pass    6 d (M + 1) + 7 d      eLSTM: 3 d (M + 1) + 4 d      trace units: 3 d (M + 1) + 12 d
//   columns learn   7 times that           4 times                        7 times
//
// In stages, every column's forward pass and the newest stage's learning count, with the features as inputs. A dense
// LSTM counts as core/baselines/dense/ does: (1 + k)(4 d (m + d) + 5 d) for T-BPTT(k), the formula of that code.
//
// The read-out, which the paper leaves out, counts its multiply-adds, p weights: 2 p^2 for a covariance and p^2 for
// each preconditioned learner with an eligibility of its own (core/README.md), 4 p for TD, 14 p for SwiftTD.
#ifndef NEXTING_TESTS_EXPERIMENTS_OPERATIONS_H_
#define NEXTING_TESTS_EXPERIMENTS_OPERATIONS_H_

#include <cstdint>

#include "core/learner_config.h"

namespace nexting::experiments {

double CountedOperations(const core::LearnerConfig& config);

// Of the recurrent network: 4 (M + 2) d for LSTM columns.
int64_t ParameterCount(const core::LearnerConfig& config);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_OPERATIONS_H_
