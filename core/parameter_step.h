// How parameters theta move along a gradient u, the sum over heads of delta_head e_head:
//
//   kSgd            theta <- theta + step u
//   kRmsProp        v <- .9999 v + .0001 u^2    n = u / (sqrt(v) + 1e-8)    theta <- theta + step n
//   kSignalToNoise  v, n as above    m <- m + 1e-5 (n - m)    theta <- theta + step clip(3e3 m^2, .003, 1) n
//
// The last one is a constant step where a parameter's updates agree, and three thousandths of it where they are noise
// about 0, whose m^2 is near 5e-6: so what is learnt is not shaken out again, and what changes is learnt anew. After
// the ratio of squared mean to variance in "No more pesky learning rates" (Schaul, Zhang, LeCun 2013), with v as the
// variance.
//
// Networks bound the effective step of kSignalToNoise,
//
//   tau = sum over heads and parameters of step_i e_i^2,   step_i what multiplies u_i above
//
// which grows with the part of a TD error that one update takes back: the whole update is scaled by min(1, 3 / tau).
// Without it, once in a hundred thousand steps an update overshoots tenfold and undoes what took long to learn. After
// the bounds of SwiftTD (Javed, Sharifnassab, Sutton 2024) and ObGD (Elsayed et al. 2024).
//
// v and tau stay within 1e36.
#ifndef NEXTING_CORE_PARAMETER_STEP_H_
#define NEXTING_CORE_PARAMETER_STEP_H_

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/learner_config.h"
#include "core/vectorise.h"

namespace nexting::core {

inline constexpr double kLargestSquare = 1e36;        // of an update: a float's range is not left
inline constexpr double kSquareUpdateDecay = 0.9999;  // the published settings' divisor
inline constexpr double kMeanUpdateRate = 1e-5;
inline constexpr double kSignalGain = 3e3;  // a mean of 0.018 deviations is a whole step
inline constexpr double kLeastSignal = 0.003;
inline constexpr double kLargestEffectiveStep = 3.0;

// What a step method remembers of each parameter, [n] each; those that it does not read may be null.
template <typename T>
struct StepMemory {
  T* square;  // v: kRmsProp, kSignalToNoise
  T* mean;    // m: kSignalToNoise
  T* step;    // out, step_i: kSignalToNoise
};

constexpr bool KeepsSquare(StepMethod method) { return method != StepMethod::kSgd; }
constexpr bool KeepsMean(StepMethod method) { return method == StepMethod::kSignalToNoise; }
constexpr bool BoundsEffectiveStep(StepMethod method) { return method == StepMethod::kSignalToNoise; }

// tau within a float's range: a sum of large eligibilities may have left it.
template <typename T>
inline T BoundedTau(T tau) {
  return std::min(tau, T(kLargestSquare));
}

// min(1, 3 / tau).
template <typename T>
inline T UpdateScale(T tau) {
  return tau > T(kLargestEffectiveStep) ? T(kLargestEffectiveStep) / tau : T(1);
}

// Moves theta [n], kept within +-largest, along gradient [n], which `scale` shrinks for kSignalToNoise. The arrays do
// not overlap.
template <typename T>
inline void MoveParameters(const StepSize& step_size, const T* gradient, size_t n, StepMemory<T> memory, T scale,
                           T largest, T* theta) {
  const T step = T(step_size.value);
  T* v = memory.square;
  T* m = memory.mean;
  const auto bounded = [largest](T x) { return std::min(std::max(x, -largest), largest); };
  const auto divisor = [gradient, v](size_t k) {
    const T square = T(kSquareUpdateDecay) * v[k] + T(1 - kSquareUpdateDecay) * gradient[k] * gradient[k];
    v[k] = std::min(square, T(kLargestSquare));
    return std::sqrt(v[k]) + T(1e-8);
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
        const T reciprocal = T(1) / divisor(k);
        m[k] += T(kMeanUpdateRate) * (gradient[k] * reciprocal - m[k]);
        const T signal = std::min(std::max(T(kSignalGain) * m[k] * m[k], T(kLeastSignal)), T(1));
        memory.step[k] = step * signal * reciprocal;
        theta[k] = bounded(theta[k] + scale * memory.step[k] * gradient[k]);
      }
      break;
  }
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_PARAMETER_STEP_H_
