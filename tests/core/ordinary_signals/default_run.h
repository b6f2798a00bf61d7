// What a learner of the default configuration says of a stream, row by row, beside what came.
#ifndef NEXTING_TESTS_CORE_ORDINARY_SIGNALS_DEFAULT_RUN_H_
#define NEXTING_TESTS_CORE_ORDINARY_SIGNALS_DEFAULT_RUN_H_

#include <string>
#include <vector>

#include "core/learner.h"

namespace nexting::core {

// Rows of features, some of which are predicted.
struct Stream {
  std::vector<std::vector<double>> features;  // [n][m], NaN where nothing came
  std::vector<int> cumulants;                 // [k] indices of features
};

// The stream of one signal, which is its only feature and its cumulant.
Stream StreamOf(const std::vector<double>& values);

// One head. Index i of each vector belongs to row i.
struct HeadRun {
  std::vector<double> values;        // [n] what came; NaN where nothing did
  std::vector<double> predictions;   // [n] of values[i], made in the row before; NaN for the first row
  std::vector<double> persistence;   // [n] the last value that came in a row before; NaN where there is none
  std::vector<HeadQuality> quality;  // [n] after row i

  int rows() const { return static_cast<int>(values.size()); }
};

// Runs one learner with a head of this discount for each cumulant, in their order. With a discount above 0, what is
// kept is the prediction as people are shown it: (1 - discount) yhat, the weighted mean of what comes.
std::vector<HeadRun> RunDefault(const Stream& stream, double discount = 0.0);

// The only head of StreamOf(values).
HeadRun RunDefault(const std::vector<double>& values, double discount = 0.0);

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_ORDINARY_SIGNALS_DEFAULT_RUN_H_
