// Zero instead of numbers so small that arithmetic on them becomes slow: a trace that has decayed this far is gone.
#ifndef NEXTING_CORE_FLUSH_TINY_H_
#define NEXTING_CORE_FLUSH_TINY_H_

#include <cmath>
#include <limits>

namespace nexting::core {

template <typename T>
inline T FlushTiny(T x) {
  constexpr T kTiny = std::numeric_limits<T>::min() * T(1e8);
  return std::abs(x) < kTiny ? T(0) : x;
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_FLUSH_TINY_H_
