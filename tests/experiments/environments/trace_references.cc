#include "tests/experiments/environments/trace_references.h"

#include <cmath>

namespace nexting::experiments {
namespace {

// Of the return at one time since the stimulus, over the intervals that are still possible.
struct Pending {
  double probability = 0;  // that the interval has not passed
  double sum = 0;          // E[G], 0 where it has passed
  double squares = 0;      // E[G^2]
};

Pending PendingAt(int time, StimulusInterval interval) {
  const double each = 1.0 / (interval.most - interval.least + 1);
  Pending pending;
  for (int i = interval.least; i <= interval.most; ++i) {
    if (i <= time) continue;
    const double future_return = std::pow(kTraceDiscount, i - time - 1);
    pending.probability += each;
    pending.sum += each * future_return;
    pending.squares += each * future_return * future_return;
  }
  return pending;
}

}  // namespace

TraceReferences ReferencesOf(StimulusInterval interval, double valid_share) {
  // Sums over a trial.
  double sum = 0;
  double squares = 0;
  double explained_by_all = 0;     // E[E[G | known]^2]
  double explained_by_timing = 0;  // the same with the time and that no event has come yet
  for (int time = 0; time < interval.most; ++time) {
    const Pending pending = PendingAt(time, interval);
    sum += valid_share * pending.sum;
    squares += valid_share * pending.squares;
    explained_by_all += valid_share * pending.sum * pending.sum / pending.probability;
    const double no_event_yet = valid_share * pending.probability + 1 - valid_share;
    explained_by_timing += valid_share * pending.sum * valid_share * pending.sum / no_event_yet;
  }
  const double steps = 0.5 * (interval.least + interval.most + kLeastPause + kMostPause) + 1;
  return {.bayes_floor = (squares - explained_by_all) / steps,
          .predict_zero = squares / steps,
          .best_constant = (squares - sum * sum / steps) / steps,
          .only_timing = (squares - explained_by_timing) / steps};
}

}  // namespace nexting::experiments
