// A number of 16 bits: the upper half of a float, rounded to nearest. It has a float's range and 8 bits of precision, a
// relative error of at most 1/256. For numbers of which many are kept and none has to be exact.
#ifndef NEXTING_CORE_VIEWS_SHORT_FLOAT_H_
#define NEXTING_CORE_VIEWS_SHORT_FLOAT_H_

#include <bit>
#include <cstdint>

namespace nexting::core {

// REQUIRES: x is finite and below the largest float by more than its rounding
inline uint16_t ToShortFloat(double x) {
  return static_cast<uint16_t>((std::bit_cast<uint32_t>(static_cast<float>(x)) + 0x8000u) >> 16);
}

inline double FromShortFloat(uint16_t x) { return static_cast<double>(std::bit_cast<float>(uint32_t{x} << 16)); }

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_SHORT_FLOAT_H_
