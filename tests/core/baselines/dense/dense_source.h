// A dense layer with drawn parameters, and its numbers in the shape of the slow one, for the tests of
// core/baselines/dense.
#ifndef NEXTING_TESTS_CORE_BASELINES_DENSE_DENSE_SOURCE_H_
#define NEXTING_TESTS_CORE_BASELINES_DENSE_DENSE_SOURCE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/wiring.h"
#include "core/columns/lstm_stage.h"
#include "tests/testing/numbers.h"
#include "tests/testing/slow_dense_lstm.h"

namespace nexting::core {

struct DenseShape {
  int units, inputs;
  double density;
  uint64_t seed;
};

inline std::string ShapeName(const ::testing::TestParamInfo<DenseShape>& info) {
  return "d" + std::to_string(info.param.units) + "m" + std::to_string(info.param.inputs) + "density" +
         std::to_string(static_cast<int>(100 * info.param.density));
}

// A layer whose parameters are normal with deviation `scale`.
template <typename T>
struct DenseSource {
  DenseSource(const DenseShape& shape, double scale)
      : numbers(shape.seed), wiring(shape.units, shape.inputs, shape.density, shape.seed), lstm(wiring, shape.seed) {
    for (T& theta : lstm.mutable_state().parameters) theta = static_cast<T>(scale * numbers.Normal());
  }

  void Forward(const std::vector<double>& x) { lstm.Forward(std::vector<T>(x.begin(), x.end())); }

  testing::Sequence DrawInputs(int steps) {
    testing::Sequence xs;
    for (int t = 0; t < steps; ++t) xs.push_back(numbers.Normals(wiring.inputs()));
    return xs;
  }

  testing::Numbers numbers;
  Wiring wiring;
  DenseLstm<T> lstm;
};

// Where the parameter of a unit's gate for its j-th source lies among the slow layer's weights.
inline size_t WeightIndex(const Wiring& wiring, const testing::DenseWeights& weights, int gate, int unit, int j) {
  const int m = wiring.inputs();
  if (j < m) return weights.index(gate, unit, j);
  const bool is_bias = j == m + wiring.recurrent();
  return weights.index(gate, unit, m + (is_bias ? wiring.units() : wiring.seen(unit, j - m)));
}

template <typename Visit>
void ForEachParameter(const Wiring& wiring, Visit visit) {
  const testing::DenseWeights weights(wiring.units(), wiring.inputs());
  for (int unit = 0; unit < wiring.units(); ++unit) {
    for (int gate = 0; gate < kGates; ++gate) {
      for (size_t j = 0; j < wiring.sources(); ++j) {
        visit(wiring.row(unit, gate) + j, WeightIndex(wiring, weights, gate, unit, static_cast<int>(j)));
      }
    }
  }
}

template <typename T>
testing::DenseWeights WeightsOf(const Wiring& wiring, const std::vector<T>& parameters) {
  testing::DenseWeights weights(wiring.units(), wiring.inputs());
  ForEachParameter(wiring, [&](size_t parameter, size_t weight) { weights.w[weight] = parameters[parameter]; });
  return weights;
}

// Of numbers shaped like the slow layer's weights, those of the parameters that exist.
inline std::vector<double> ParametersOf(const Wiring& wiring, const std::vector<double>& weights) {
  std::vector<double> parameters(wiring.parameters());
  ForEachParameter(wiring, [&](size_t parameter, size_t weight) { parameters[parameter] = weights[weight]; });
  return parameters;
}

// The estimate of d(sum of slopes_k h_k)/dtheta at the step that the layer made last.
template <typename Estimator, typename T>
std::vector<double> EstimateGradient(const DenseLstm<T>& lstm, const std::vector<double>& slopes,
                                     Estimator& estimator) {
  const std::vector<T> dy_doutput(slopes.begin(), slopes.end());
  const HeadGradient<T> head = {.delta = 0, .decay = 0, .dy_doutput = dy_doutput};
  EXPECT_EQ(estimator.Advance(lstm, absl::MakeConstSpan(&head, 1)), 0);
  std::vector<T> gradient(lstm.state().parameters.size(), T(1));
  estimator.Extend(0, head, absl::MakeSpan(gradient));
  return {gradient.begin(), gradient.end()};
}

inline double LargestMagnitude(const std::vector<double>& numbers) {
  double largest = 0.0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  return largest;
}

inline double LargestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0.0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

// Expects each number to be within tolerance * (the largest of `exact`) of the exact one.
inline void ExpectClose(const std::vector<double>& numbers, const std::vector<double>& exact, double tolerance) {
  ASSERT_EQ(numbers.size(), exact.size());
  EXPECT_LE(LargestDifference(numbers, exact), tolerance * LargestMagnitude(exact));
}

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_BASELINES_DENSE_DENSE_SOURCE_H_
