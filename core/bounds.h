// What keeps the numbers of a recurrent network in a range in which arithmetic is fast; recipe.h has the other bounds.
#ifndef NEXTING_CORE_BOUNDS_H_
#define NEXTING_CORE_BOUNDS_H_

#include <cmath>
#include <limits>

#include "core/recipe.h"

namespace nexting::core {

// Replaces numbers that are almost 0 by 0. Traces and eligibilities that decay would otherwise become denormal numbers,
// with which arithmetic is slow, and so small a number has no effect any more.
template <typename T>
inline T FlushTiny(T x) {
  constexpr T kTiny = std::numeric_limits<T>::min() * T(kRecipe.bounds.flushed);
  return std::abs(x) < kTiny ? T(0) : x;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_BOUNDS_H_
