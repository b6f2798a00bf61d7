// Trace patterning, the paper's main benchmark: which of 20 patterns was shown decides whether an event follows 14 to
// 26 steps later.
//
// An observation is 12 numbers: 6 conditioned-stimulus bits, 1 unconditioned-stimulus (US) bit, 5 distractor bits. Each
// trial shows one of the 20 three-hot patterns for one step; if it is one of the 10 valid ones, US = 1 for one step
// exactly ISI steps later, ISI uniform in [14, 26]; then nothing for ITI steps, uniform in [80, 120]. Distractor j is 1
// with probability 1 / (10 j). The cumulant is the US bit and the discount 0.9.
#ifndef NEXTING_TESTS_TESTING_TRACE_PATTERNING_H_
#define NEXTING_TESTS_TESTING_TRACE_PATTERNING_H_

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/random.h"

namespace nexting::testing {

class TracePatterning {
 public:
  static constexpr int kInputs = 12;
  static constexpr int kUnconditioned = 6;
  static constexpr double kDiscount = 0.9;

  // Error of a prediction that knows everything but the coming ISI, and of predicting 0.
  static constexpr double kBayesFloor = 0.00177;
  static constexpr double kPredictZero = 0.0213;

  struct Step {
    std::array<double, kInputs> features;
    double future_return;  // discounted sum of the US bits after this step
  };

  explicit TracePatterning(uint64_t seed) : random_(seed) {
    int next = 0;
    for (int a = 0; a < 6; ++a) {
      for (int b = a + 1; b < 6; ++b) {
        for (int c = b + 1; c < 6; ++c) patterns_[next++] = {a, b, c};
      }
    }
    for (size_t i = patterns_.size() - 1; i > 0; --i) std::swap(patterns_[i], patterns_[Uniform(0, i)]);
    StartTrial();
  }

  Step Next() {
    Step step = {.features = {}, .future_return = 0};
    if (time_ == 0) {
      for (int bit : patterns_[pattern_]) step.features[bit] = 1;
    }
    const bool valid = pattern_ < kValidPatterns;
    if (valid && time_ == stimulus_interval_) step.features[kUnconditioned] = 1;
    for (int j = 1; j <= 5; ++j) step.features[kUnconditioned + j] = Uniform(1, 10 * j) == 1 ? 1 : 0;
    if (valid && time_ < stimulus_interval_) step.future_return = std::pow(kDiscount, stimulus_interval_ - time_ - 1);
    if (++time_ > stimulus_interval_ + trial_interval_) StartTrial();
    return step;
  }

 private:
  static constexpr int kValidPatterns = 10;

  int Uniform(int least, int most) { return least + static_cast<int>(random_.Next() % (most - least + 1)); }

  void StartTrial() {
    time_ = 0;
    pattern_ = Uniform(0, static_cast<int>(patterns_.size()) - 1);
    stimulus_interval_ = Uniform(14, 26);
    trial_interval_ = Uniform(80, 120);
  }

  core::Random random_;
  std::array<std::array<int, 3>, 20> patterns_;  // shuffled: the first kValidPatterns are the valid ones
  int time_ = 0;
  int pattern_ = 0;
  int stimulus_interval_ = 0;
  int trial_interval_ = 0;
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_TRACE_PATTERNING_H_
