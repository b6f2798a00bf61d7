// Running mean and variance of n signals, and the standardised values that they give.
//
//   a          =  max(1/t, rate)                     t counts the signal's updates
//   difference =  x - mean                           limited to +-deviation / sqrt(a) once it is trusted
//   mean       <- mean + a difference
//   variance   <- (1 - a) (variance + a difference^2)
//   deviation  =  sqrt(max(variance, floor))
//   z          =  (x - mean) / deviation             limited to +-1 / sqrt(rate)
//
// A deviation is trusted after some updates (recipe.h), unless the floor gives it. With the limit one value can at most
// double the variance, so a glitch of any size is soon forgotten, and a lasting change of scale is followed within a
// few dozen steps. After a jump of level the mean would be wrong and the deviation far too large for thousands of
// steps. So where `restarts` is set, a signal whose values lie outside mean +- 5 deviations again and again, as these
// were before the first of them, starts again from those values alone. Gradients treat the statistics as constants. All
// numbers are doubles, because a signal's mean may be far larger than its deviation.
#ifndef NEXTING_CORE_NORMALISER_H_
#define NEXTING_CORE_NORMALISER_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/recipe.h"
#include "core/state.h"

namespace nexting::core {

struct NormaliserOptions {
  double rate = kRecipe.statistics.rate;  // slowest averaging rate, in (0, 1]
  double variance_floor = 0;              // in squared units of the signal
  // The deviation's floor as a fraction of the signal's root mean square.
  double relative_floor = kRecipe.statistics.relative_floor;
  bool restarts = false;
};

class Normaliser {
 public:
  // Values that contradict the statistics.
  struct Excursion {
    double low = 0;  // the range that they left
    double high = 0;
    double mean = 0;  // of the values outside
    double sum_of_squares = 0;
    uint64_t count = 0;
    uint64_t score = 0;  // rises by 1 with a value outside, falls faster with one inside; 0: no excursion

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.low, self.high, self.mean, self.sum_of_squares, self.count, self.score);
    }
  };

  struct State {
    std::vector<double> mean;           // [n]
    std::vector<double> variance;       // [n]
    std::vector<uint64_t> count;        // [n] updates of each
    std::vector<Excursion> excursions;  // [n], or none without restarts

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.mean, self.variance, self.count, self.excursions);
    }
  };

  Normaliser(int size, const NormaliserOptions& options);

  // Updates the first x.size() signals with their next values. REQUIRES: x.size() <= n, all finite
  template <typename T>
  void Update(absl::Span<const T> x);

  // Updates signal i with its next value. REQUIRES: finite
  void Update(size_t i, double x);

  // Starts signal i again, as if it had had no updates.
  void Forget(size_t i);

  // The floored standard deviation of signal i; positive.
  double deviation(size_t i) const { return deviation_[i]; }
  double mean(size_t i) const { return state_.mean[i]; }
  uint64_t count(size_t i) const { return state_.count[i]; }

  // z of a value of signal i; 0 before the second update, as one value has no deviation.
  double Standardise(double x, size_t i) const;

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }
  // Computes what is not part of the state. Must be called after mutable_state() was written.
  void Refresh();

 private:
  // Whether the deviation is known well enough to call a value an outlier.
  bool IsTrusted(size_t i) const;
  void RefreshDeviation(size_t i);
  bool StartsAgain(size_t i, double x);

  const NormaliserOptions options_;
  const double largest_;  // |z|
  State state_;
  std::vector<double> deviation_;  // [n], a function of state_
};

static_assert(VisitsEveryMember<Normaliser::Excursion>());
static_assert(VisitsEveryMember<Normaliser::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_NORMALISER_H_
