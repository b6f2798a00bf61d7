// Numbers that carry their derivative by one variable: forward-mode differentiation in its plainest form.
#ifndef NEXTING_TESTS_TESTING_DUAL_H_
#define NEXTING_TESTS_TESTING_DUAL_H_

#include <cmath>

namespace nexting::testing {

// A value and its derivative by one parameter.
struct Dual {
  double value = 0;
  double slope = 0;
};

inline Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
inline Dual operator*(Dual a, Dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }

inline Dual Logistic(Dual a) {
  const double y = 1.0 / (1.0 + std::exp(-a.value));
  return {y, a.slope * y * (1.0 - y)};
}

inline Dual HyperbolicTangent(Dual a) {
  const double y = std::tanh(a.value);
  return {y, a.slope * (1.0 - y * y)};
}

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_DUAL_H_
