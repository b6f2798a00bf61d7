// The bounds that keep what a recurrent network learns finite, whatever its inputs, errors and step sizes are.
#ifndef NEXTING_CORE_BOUNDS_H_
#define NEXTING_CORE_BOUNDS_H_

#include <cmath>
#include <limits>

namespace nexting::core {

inline constexpr double kLargestTrace = 1e8;  // of a state by a parameter; beyond it the trace starts again at 0
inline constexpr double kLargestParameter = 100.0;
inline constexpr double kLargestDelta = 1e3;  // TD error as the parameters see it
inline constexpr double kLargestSlope = 1e6;  // of a prediction by a hidden state

// Zero instead of numbers so small that arithmetic on them becomes slow: what has decayed this far is gone.
template <typename T>
inline T FlushTiny(T x) {
  constexpr T kTiny = std::numeric_limits<T>::min() * T(1e8);
  return std::abs(x) < kTiny ? T(0) : x;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_BOUNDS_H_
