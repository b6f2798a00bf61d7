// The bounds that keep what a recurrent network learns finite, whatever its inputs, errors and step sizes are.
#ifndef NEXTING_CORE_BOUNDS_H_
#define NEXTING_CORE_BOUNDS_H_

#include <cmath>
#include <limits>

#include "core/recipe.h"

namespace nexting::core {

// Zero instead of numbers so small that arithmetic on them becomes slow: what has decayed this far is gone.
template <typename T>
inline T FlushTiny(T x) {
  constexpr T kTiny = std::numeric_limits<T>::min() * T(kRecipe.bounds.flushed);
  return std::abs(x) < kTiny ? T(0) : x;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_BOUNDS_H_
