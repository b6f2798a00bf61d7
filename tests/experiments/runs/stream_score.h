// How well a recorded stream was predicted, beside persistence.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_SCORE_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_SCORE_H_

#include <vector>

#include "tests/experiments/environments/recorded_stream.h"

namespace nexting::experiments {

// Of the rows whose return is known (FutureReturns). NaN where a prediction was none or persistence makes no error.
struct StreamScore {
  double whole = 0;        // mean squared error / variance of the return
  double persistence = 0;  // the same of persistence, c_t / (1 - gamma)
  double half = 0;         // squared errors in the second half / those of persistence there
  double absolute = 0;     // absolute errors / those of persistence
  double first = 0;        // squared errors of the first 100 rows / those of persistence there
};

// `predictions`: one after each row.
StreamScore ScoreOf(const std::vector<double>& predictions, const Recording& recording, double discount);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_SCORE_H_
