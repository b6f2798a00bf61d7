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
// few dozen steps. Gradients treat the statistics as constants. All numbers are doubles, because a signal's mean may be
// far larger than its deviation.
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
};

class Normaliser {
 public:
  struct State {
    std::vector<double> mean;      // [n]
    std::vector<double> variance;  // [n]
    std::vector<uint64_t> count;   // [n] updates of each

    static constexpr void Visit(auto& self, auto& visit) { visit(self.mean, self.variance, self.count); }
  };

  Normaliser(int size, const NormaliserOptions& options);

  // Updates the first x.size() signals with their next values. REQUIRES: x.size() <= n, all finite
  template <typename T>
  void Update(absl::Span<const T> x);

  // Starts signal i again, as if it had had no updates.
  void Forget(size_t i);

  // The floored standard deviation of signal i; positive.
  double deviation(size_t i) const { return deviation_[i]; }
  double mean(size_t i) const { return state_.mean[i]; }

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

  const NormaliserOptions options_;
  const double largest_;  // |z|
  State state_;
  std::vector<double> deviation_;  // [n], a function of state_
};

static_assert(VisitsEveryMember<Normaliser::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_NORMALISER_H_
