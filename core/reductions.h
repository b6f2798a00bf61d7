// Sums in an order that the code fixes and not the machine: eight running sums, each over every eighth element, which
// are added in pairs. So compilers may use vectors of up to eight numbers, and the bits are the same with any width.
#ifndef NEXTING_CORE_REDUCTIONS_H_
#define NEXTING_CORE_REDUCTIONS_H_

#include <cstddef>

namespace nexting::core {

// sum over i of a[i] b[i], i in [0, n).
template <typename T>
inline T Dot(const T* a, const T* b, size_t n) {
  constexpr size_t kLanes = 8;
  T lane[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (size_t l = 0; l < kLanes; ++l) lane[l] += a[i + l] * b[i + l];
  }
  for (size_t l = 0; i < n; ++i, ++l) lane[l] += a[i] * b[i];
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_REDUCTIONS_H_
