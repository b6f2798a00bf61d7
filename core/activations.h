// exp, sigmoid, tanh, sine and cosine, made of basic arithmetic only, so that every machine gives the same bits, and
// without branches, so that loops over columns vectorise. The relative error is below 4 units in the last place of T;
// that of Exp below 0 is relative to 1.
//
//   expm1(x) = 2^n (expm1(r) + 1) - 1        n = round(x / ln 2), r = x - n ln 2 in [-0.347, 0.347]
//
// with expm1(r) by its Taylor series. sin and cos are Taylor series of a quarter of the angle, doubled twice.
#ifndef NEXTING_CORE_ACTIVATIONS_H_
#define NEXTING_CORE_ACTIVATIONS_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace nexting::core {

template <typename T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  using Bits = int32_t;
  static constexpr int kTerms = 7;              // 0.347^8 / 8! < 2^-27
  static constexpr float kRounder = 0x1.8p23f;  // adding it leaves the nearest integer in the low bits
  static constexpr float kLn2High = 0x1.62e4p-1f;
  static constexpr float kLn2Low = 0x1.7f7d1cp-20f;
  static constexpr float kLimit = 87.0f;  // keeps 2^n a normal number
  static constexpr Bits kExponentBias = 127;
  static constexpr int kMantissaBits = 23;
};

template <>
struct ExpConstants<double> {
  using Bits = int64_t;
  static constexpr int kTerms = 13;  // 0.347^14 / 14! < 2^-57
  static constexpr double kRounder = 0x1.8p52;
  static constexpr double kLn2High = 0x1.62e42feep-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  static constexpr double kLimit = 708.0;
  static constexpr Bits kExponentBias = 1023;
  static constexpr int kMantissaBits = 52;
};

// e^x - 1, with x limited to +-kLimit.
template <typename T>
inline T Expm1(T x) {
  using C = ExpConstants<T>;
  using Bits = typename C::Bits;
  constexpr T kLog2E = T(1.442695040888963407359924681);
  x = std::min(std::max(x, -C::kLimit), C::kLimit);
  const T shifted = x * kLog2E + C::kRounder;
  const T n = shifted - C::kRounder;
  const T r = (x - n * C::kLn2High) - n * C::kLn2Low;
  T series = T(1);  // r (1 + r/2 (1 + r/3 (...)))
  for (int k = C::kTerms; k >= 2; --k) series = T(1) + r * series * (T(1) / T(k));
  const Bits exponent = std::bit_cast<Bits>(shifted) - std::bit_cast<Bits>(C::kRounder) + C::kExponentBias;
  const T scale = std::bit_cast<T>(static_cast<Bits>(exponent << C::kMantissaBits));
  return scale * (r * series) + (scale - T(1));
}

template <typename T>
inline T Exp(T x) {
  return Expm1(x) + T(1);
}

// 1 / (1 + e^-x).
template <typename T>
inline T Sigmoid(T x) {
  return T(1) / (T(2) + Expm1(-x));
}

// (e^2x - 1) / (e^2x + 1). Beyond +-20 the result is +-1 in both precisions, so x is limited there.
template <typename T>
inline T Tanh(T x) {
  const T e = Expm1(T(2) * std::min(std::max(x, T(-20)), T(20)));
  return e / (e + T(2));
}

// The sine and the cosine of an angle in [-pi, pi], within 1e-6 for float and 2e-15 for double.
template <typename T>
struct SineCosine {
  T sine, cosine;
};

template <typename T>
inline SineCosine<T> SineAndCosine(T angle) {
  constexpr int kTerms = sizeof(T) == sizeof(float) ? 4 : 8;  // (pi/4)^(2 kTerms + 2) / (2 kTerms + 2)! < 2^-25, 2^-53
  const T quarter = angle * T(0.25);
  const T square = quarter * quarter;
  T sine = T(1);
  T versine = T(1);  // 1 - cos, times 2 / square
  for (int k = kTerms; k >= 1; --k) {
    sine = T(1) - square * sine * (T(1) / T(2 * k * (2 * k + 1)));
    versine = T(1) - square * versine * (T(1) / T((2 * k + 1) * (2 * k + 2)));
  }
  sine *= quarter;
  T cosine = T(1) - square * versine * T(0.5);
  for (int doubling = 0; doubling < 2; ++doubling) {
    const T doubled = T(2) * sine * cosine;
    cosine = T(1) - T(2) * sine * sine;
    sine = doubled;
  }
  return {sine, cosine};
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_ACTIVATIONS_H_
