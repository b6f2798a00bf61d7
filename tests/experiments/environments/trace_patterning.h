// Trace patterning, the paper's main benchmark: which of 20 patterns was shown decides whether the event follows.
//
// An observation is 12 numbers: 6 conditioned-stimulus bits, 1 unconditioned-stimulus (US) bit, 5 distractor bits. Each
// trial (environments/trace_trial.h) shows one of the 20 three-hot patterns for one step; the US follows where it is
// one of the 10 valid ones. Distractor j is 1 with probability 1 / (10 j). The cumulant is the US bit; gamma is 0.9.
//
// Changing trace patterning draws the valid patterns anew at the first trial after every `redraw_every` steps.
#ifndef NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_PATTERNING_H_
#define NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_PATTERNING_H_

#include <array>
#include <cstdint>

#include "core/random.h"
#include "tests/experiments/environments/environment.h"
#include "tests/experiments/environments/trace_trial.h"

namespace nexting::experiments {

class TracePatterning : public Environment {
 public:
  static constexpr int kInputs = 12;
  static constexpr int kStimulusBits = 6;
  static constexpr int kEvent = 6;  // index of the US bit
  static constexpr int kDistractors = 5;
  static constexpr double kValidShare = 0.5;

  // `redraw_every` 0: never.
  TracePatterning(uint64_t seed, StimulusInterval interval, int64_t redraw_every = 0);

  Moment Next() override;

 private:
  static constexpr int kPatterns = 20;
  static constexpr int kValidPatterns = 10;

  // Draws which patterns are valid: those that come first.
  void DrawValidPatterns();
  // A pattern, then its timing.
  TraceTrial NewTrial();

  core::Random random_;
  const StimulusInterval interval_;
  const int64_t redraw_every_;
  std::array<std::array<int, 3>, kPatterns> patterns_;  // the bits that are 1
  int pattern_ = 0;                                     // this trial's
  TraceTrial trial_;
  std::array<double, kInputs> features_ = {};
  int64_t steps_since_drawn_ = 0;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_ENVIRONMENTS_TRACE_PATTERNING_H_
