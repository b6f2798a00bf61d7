// Trace conditioning: every stimulus is followed by the event (environments/trace_trial.h). The features are both, the
// cumulant is the event; gamma is 0.9.
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_CONDITIONING_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_CONDITIONING_H_

#include <array>
#include <cstdint>

#include "core/random.h"
#include "tests/experiments/environments/environment.h"
#include "tests/experiments/environments/trace_trial.h"

namespace nexting::experiments {

class TraceConditioning : public Environment {
 public:
  static constexpr int kInputs = 2;

  TraceConditioning(uint64_t seed, StimulusInterval interval)
      : random_(seed), interval_(interval), trial_(interval, random_) {}

  Moment Next() override {
    features_ = {trial_.at_stimulus() ? 1.0 : 0.0, trial_.at_event() ? 1.0 : 0.0};
    const double future_return = trial_.future_return();
    if (!trial_.Advance()) trial_ = TraceTrial(interval_, random_);
    return {.features = features_, .cumulant = features_[1], .future_return = future_return};
  }

 private:
  core::Random random_;
  const StimulusInterval interval_;
  TraceTrial trial_;
  std::array<double, kInputs> features_ = {};
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_CONDITIONING_H_
