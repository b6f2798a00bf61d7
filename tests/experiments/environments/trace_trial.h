// The timing that trace conditioning and trace patterning share: a stimulus for one step, the event it announces for
// one step a random interval later, then a pause.
//
// With t = 0 at the stimulus, the event is at t = I, I uniform in the stimulus interval, and the next trial's stimulus
// at t = I + P + 1, P uniform in [80, 120].
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_TRIAL_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_TRIAL_H_

#include <cmath>

#include "core/random.h"

namespace nexting::experiments {

inline constexpr double kTraceDiscount = 0.9;
inline constexpr int kLeastPause = 80;
inline constexpr int kMostPause = 120;

// Steps from stimulus to event, both ends possible.
struct StimulusInterval {
  int least = 14;
  int most = 26;
};

// In [least, most].
inline int Uniform(core::Random& random, int least, int most) {
  return least + static_cast<int>(random.Next() % static_cast<uint64_t>(most - least + 1));
}

class TraceTrial {
 public:
  TraceTrial(StimulusInterval interval, core::Random& random)
      : interval_(Uniform(random, interval.least, interval.most)), pause_(Uniform(random, kLeastPause, kMostPause)) {}

  bool at_stimulus() const { return time_ == 0; }
  bool at_event() const { return time_ == interval_; }

  // Discounted sum of the events after this step. Those of the next trials are left out: nothing tells of them yet.
  double future_return() const { return time_ < interval_ ? std::pow(kTraceDiscount, interval_ - time_ - 1) : 0.0; }

  // False where the trial is over.
  bool Advance() { return ++time_ <= interval_ + pause_; }

 private:
  int interval_;
  int pause_;
  int time_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_TRIAL_H_
