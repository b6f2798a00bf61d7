// How parameters theta move along a gradient u, the sum over heads of delta_head e_head:
//
//   kSgd      theta <- theta + step u
//   kRmsProp  v <- .9999 v + .0001 u^2    theta <- theta + step u / (sqrt(v) + 1e-8)
//
// theta stays within 100, v within 1e36.
#ifndef NEXTING_CORE_PARAMETER_STEP_H_
#define NEXTING_CORE_PARAMETER_STEP_H_

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/bounds.h"
#include "core/learner_config.h"
#include "core/vectorise.h"

namespace nexting::core {

inline constexpr double kLargestSquare = 1e36;        // of an update: a float's range is not left
inline constexpr double kSquareUpdateDecay = 0.9999;  // the published settings' divisor

// Moves theta [n] along gradient [n]. v [n] is read and written by kRmsProp alone. The three do not overlap.
template <typename T>
inline void MoveParameters(const StepSize& step_size, const T* gradient, size_t n, T* v, T* theta) {
  const T step = T(step_size.value);
  const auto bounded = [](T x) { return std::min(std::max(x, T(-kLargestParameter)), T(kLargestParameter)); };
  if (step_size.method == StepMethod::kSgd) {
    NEXTING_INDEPENDENT
    for (size_t k = 0; k < n; ++k) theta[k] = bounded(theta[k] + step * gradient[k]);
    return;
  }
  NEXTING_INDEPENDENT
  for (size_t k = 0; k < n; ++k) {
    const T square = T(kSquareUpdateDecay) * v[k] + T(1 - kSquareUpdateDecay) * gradient[k] * gradient[k];
    v[k] = std::min(square, T(kLargestSquare));
    theta[k] = bounded(theta[k] + step * (gradient[k] / (std::sqrt(v[k]) + T(1e-8))));
  }
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_PARAMETER_STEP_H_
