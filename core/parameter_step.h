// How parameters theta move along a gradient u, the sum over heads of delta_head e_head:
//
//   kSgd            theta <- theta + step u
//   kRmsProp        v <- d v + (1 - d) u^2      n = u / (sqrt(v) + floor)
//                   theta <- theta + step n
//   kSignalToNoise  v, n as above               m <- m + rate (n - m)
//                   theta <- theta + step clip(gain m^2, least, 1) n
//
// with the constants of recipe.h's Steps: d is square_decay.
//
// kSignalToNoise takes a whole step where the updates of a parameter agree, and a small part of it where they are noise
// about 0, whose m^2 is near 1.5e-5. So noise does not undo what has been learnt, and a change can still be learnt. The
// rule follows the ratio of squared mean to variance in "No more pesky learning rates" (Schaul, Zhang, LeCun 2013); v
// takes the place of the variance.
//
// Networks give kSignalToNoise the sum of the u of some steps (updates_summed) instead of each u. One-step TD errors
// that follow each other cancel in part while eligibilities last, so the sum has little of their noise, and no single
// update overshoots. The dense LSTM with kBptt gives it the sum of a sequence.
//
// v is at most largest_square, which keeps it in a float's range.
#ifndef NEXTING_CORE_PARAMETER_STEP_H_
#define NEXTING_CORE_PARAMETER_STEP_H_

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/learner_config.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

// The numbers that a step method keeps for each parameter, [n] each. Those that it does not use may be null.
template <typename T>
struct StepMemory {
  T* square;  // v: kRmsProp, kSignalToNoise
  T* mean;    // m: kSignalToNoise
};

constexpr bool KeepsSquare(StepMethod method) { return method != StepMethod::kSgd; }
constexpr bool KeepsMean(StepMethod method) { return method == StepMethod::kSignalToNoise; }
constexpr bool SumsUpdates(StepMethod method) { return method == StepMethod::kSignalToNoise; }

// Moves theta [n] along gradient [n] and limits it to +-largest. REQUIRES: the arrays do not overlap
template <typename T>
inline void MoveParameters(const StepSize& step_size, const T* gradient, size_t n, StepMemory<T> memory, T largest,
                           T* theta) {
  static constexpr recipe::Steps kSteps = kRecipe.steps;
  const T step = T(step_size.value);
  T* v = memory.square;
  T* m = memory.mean;
  const auto bounded = [largest](T x) { return std::min(std::max(x, -largest), largest); };
  const auto divisor = [gradient, v](size_t k) {
    const T square = T(kSteps.square_decay) * v[k] + T(1 - kSteps.square_decay) * gradient[k] * gradient[k];
    v[k] = std::min(square, T(kSteps.largest_square));
    return std::sqrt(v[k]) + T(kSteps.divisor_floor);
  };
  switch (step_size.method) {
    case StepMethod::kSgd:
      NEXTING_INDEPENDENT
      for (size_t k = 0; k < n; ++k) theta[k] = bounded(theta[k] + step * gradient[k]);
      break;
    case StepMethod::kRmsProp:
      NEXTING_INDEPENDENT
      for (size_t k = 0; k < n; ++k) theta[k] = bounded(theta[k] + step * (gradient[k] / divisor(k)));
      break;
    case StepMethod::kSignalToNoise:
      NEXTING_INDEPENDENT
      for (size_t k = 0; k < n; ++k) {
        const T normalised = gradient[k] / divisor(k);
        m[k] += T(kSteps.mean_rate) * (normalised - m[k]);
        const T signal = std::min(std::max(T(kSteps.signal_gain) * m[k] * m[k], T(kSteps.least_signal)), T(1));
        theta[k] = bounded(theta[k] + step * signal * normalised);
      }
      break;
  }
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_PARAMETER_STEP_H_
