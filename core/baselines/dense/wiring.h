// Which hidden states each unit of a recurrent layer sees.
//
// The values of a step are z = [x (m); h' (d); 1]. Unit i multiplies n = m + r + 1 of them, its sources: every input,
// the hidden states of r = max(1, round(density d)) units, which are drawn once, and 1. Parameters are
// [d units][4 gates][n], so all parameters of a unit are together, and its sums run over adjacent numbers.
#ifndef NEXTING_CORE_BASELINES_DENSE_WIRING_H_
#define NEXTING_CORE_BASELINES_DENSE_WIRING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/lstm_gates.h"

namespace nexting::core {

class Wiring {
 public:
  Wiring(int units, int inputs, double density, uint64_t seed);

  int units() const { return units_; }                                 // d
  int inputs() const { return inputs_; }                               // m
  int recurrent() const { return recurrent_; }                         // r
  size_t values() const { return inputs_ + units_ + size_t{1}; }       // of z
  size_t sources() const { return inputs_ + recurrent_ + size_t{1}; }  // n
  size_t parameters() const { return kGates * units_ * sources(); }

  // Where the parameters of a unit's gate start.
  size_t row(int unit, int gate) const { return (static_cast<size_t>(unit) * kGates + gate) * sources(); }
  // The unit whose hidden state is the j-th that `unit` sees, j in [0, r), in ascending order.
  int seen(int unit, int j) const { return seen_[static_cast<size_t>(unit) * recurrent_ + j]; }

  // The sources of `unit`, [n]: z itself if every unit sees all, else a copy in `room` [n].
  template <typename T>
  const T* Sources(const T* z, int unit, T* room) const {
    if (recurrent_ == units_) return z;
    std::copy_n(z, inputs_, room);
    Gather(z + inputs_, unit, room + inputs_);
    room[inputs_ + recurrent_] = T(1);
    return room;
  }

  // Of one number for each unit [d], those of the units that `unit` sees, [r]: `all` itself, or a copy in `room` [r].
  template <typename T>
  const T* Recurrent(const T* all, int unit, T* room) const {
    if (recurrent_ == units_) return all;
    Gather(all, unit, room);
    return room;
  }

 private:
  template <typename T>
  void Gather(const T* all, int unit, T* out) const {
    for (int j = 0; j < recurrent_; ++j) out[j] = all[seen(unit, j)];
  }

  const int units_, inputs_, recurrent_;
  std::vector<int> seen_;  // [d][r]
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_WIRING_H_
