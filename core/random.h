// Reproducible random numbers: splitmix64 (Steele, Lea, Flood 2014). The same seed gives the same numbers everywhere.
#ifndef NEXTING_CORE_RANDOM_H_
#define NEXTING_CORE_RANDOM_H_

#include <cstdint>

namespace nexting::core {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  // Uniform in [-1, 1), with 53 random bits.
  double Symmetric() { return static_cast<double>(Next() >> 11) * 0x1p-52 - 1.0; }

  // The seed of a Random that continues this sequence.
  uint64_t state() const { return state_; }

 private:
  uint64_t state_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_RANDOM_H_
