// How well a recorded signal was predicted, beside persistence ("same as now").
//
// Rows t = 0 .. n-1 with cumulants c_t and predictions yhat_t of the return G_t = sum over k >= 0 of gamma^k c_{t+1+k}.
//
//   gamma = 0: G_t = c_{t+1}                  rows 0 .. n-2 are judged
//   gamma > 0: G_t = c_{t+1} + gamma G_{t+1}  computed backward from G_{n-1} = 0; the returns of the last 100 rows are
//                                             unfinished, so rows 0 .. n-101 are judged
//
//   normalised error = sum of (yhat_t - G_t)^2 / sum of (G_t - mean G)^2 over the judged rows
//
// Persistence predicts c_t / (1 - gamma). With E rows that could be judged, the second half is rows E/2 .. E-1; its
// errors are divided by its own squares about the mean of the whole run. A missing c_t is held from the row before.
// Rows without a prediction, and with gamma = 0 rows whose next value is missing, are not judged.
#ifndef NEXTING_CLIENT_CLI_REPLAY_REPLAY_SCORE_H_
#define NEXTING_CLIENT_CLI_REPLAY_REPLAY_SCORE_H_

#include <cstdint>

#include "absl/types/span.h"

namespace nexting::client::cli {

// NaN where nothing was judged or the signal never changes.
struct ScoredRows {
  double error = 0;              // normalised
  double persistence_error = 0;  // normalised
  double relative_error = 0;     // error / persistence_error
  double skill = 0;              // 1 - relative_error
};

struct ReplayScore {
  uint64_t judged = 0;  // rows
  ScoredRows whole;
  ScoredRows second_half;
};

// `cumulants` and `predictions` [n]; NaN is a missing one. Cost: [n] doubles.
ReplayScore ScoreReplay(absl::Span<const double> cumulants, absl::Span<const double> predictions, double discount);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_REPLAY_SCORE_H_
