// One step of an eLSTM column and of a trace unit, slow and obvious, on numbers that carry their derivative by one
// parameter: real-time recurrent learning straight from its definition. Judges core/columns/.
#ifndef NEXTING_TESTS_TESTING_SLOW_CELLS_H_
#define NEXTING_TESTS_TESTING_SLOW_CELLS_H_

#include <array>
#include <cmath>
#include <vector>

#include "tests/testing/dual.h"

namespace nexting::testing {

inline Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
inline Dual Exponential(Dual a) { return {std::exp(a.value), a.slope * std::exp(a.value)}; }
inline Dual Sine(Dual a) { return {std::sin(a.value), a.slope * std::cos(a.value)}; }
inline Dual Cosine(Dual a) { return {std::cos(a.value), -a.slope * std::sin(a.value)}; }
inline Dual SquareRoot(Dual a) { return {std::sqrt(a.value), a.slope / (2.0 * std::sqrt(a.value))}; }

using CellState = std::array<Dual, 2>;

inline Dual WeightedInputs(const Dual* weights, const std::vector<double>& x) {
  Dual sum;
  for (size_t j = 0; j < x.size(); ++j) sum = sum + weights[j] * Dual{x[j], 0.0};
  return sum;
}

// theta is [z, f][m + 2: inputs, w, b]; the state, and only output, is c.
inline CellState SlowElstm(const std::vector<Dual>& theta, const std::vector<double>& x, const CellState& before) {
  const size_t m = x.size();
  const auto sum = [&](const Dual* gate) { return WeightedInputs(gate, x) + gate[m] * before[0] + gate[m + 1]; };
  const Dual z = HyperbolicTangent(sum(&theta[0]));
  const Dual f = Logistic(sum(&theta[m + 2]));
  return {f * before[0] + (Dual{1.0, 0.0} - f) * z, Dual{}};
}

// theta is [W1 and nu, W2 and omega][m + 1]; the states, and outputs, are c1 and c2.
inline CellState SlowTraceUnit(const std::vector<Dual>& theta, const std::vector<double>& x, const CellState& before) {
  const size_t m = x.size();
  const Dual radius = Exponential(Dual{-1.0, 0.0} * Exponential(theta[m]));
  const Dual angle = Exponential(theta[m + 1 + m]);
  const Dual g = radius * Cosine(angle);
  const Dual p = radius * Sine(angle);
  const Dual drive = SquareRoot(Dual{1.0, 0.0} - radius * radius);
  return {HyperbolicTangent(g * before[0] - p * before[1] + drive * WeightedInputs(&theta[0], x)),
          HyperbolicTangent(g * before[1] + p * before[0] + drive * WeightedInputs(&theta[m + 1], x))};
}

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_SLOW_CELLS_H_
