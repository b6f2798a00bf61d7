// The slow, obvious layer of LSTM units that see one another: double precision, std::exp and std::tanh,
// every step kept, gradients by back-propagation through as many steps as wanted,
// or forward by a brute force that may forget. Judges core/baselines/dense.
#ifndef NEXTING_TESTS_TESTING_SLOW_DENSE_LSTM_H_
#define NEXTING_TESTS_TESTING_SLOW_DENSE_LSTM_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "tests/testing/dual.h"
#include "tests/testing/unrolled_lstm.h"

namespace nexting::testing {

// Weights of d units, [4 gates i, f, o, g][d][m + d + 1: inputs, hidden states, 1], 0 where nothing is connected.
struct DenseWeights {
  DenseWeights(int units_in, int inputs_in)
      : units(units_in), inputs(inputs_in), w(size_t{4} * units * (inputs + units + 1), 0.0) {}

  size_t index(int gate, int unit, int source) const {
    return (static_cast<size_t>(gate) * units + unit) * (inputs + units + 1) + source;
  }
  // The unit that the weight at `index` belongs to.
  int owner(size_t index) const { return static_cast<int>(index / (inputs + units + 1) % units); }

  int units, inputs;
  std::vector<double> w;
};

// A layer whose weights do not move.
class SlowDenseLstm {
 public:
  explicit SlowDenseLstm(DenseWeights weights) : weights_(std::move(weights)) {}

  // Runs from h = c = 0 over the whole sequence.
  void Run(const Sequence& xs);

  const std::vector<double>& hidden(size_t t) const { return steps_[t].hidden; }
  const std::vector<double>& cell(size_t t) const { return steps_[t].cell; }

  // d(sum of slopes_k h_k(t))/dw, shaped like the weights, with the state before step t + 1 - `steps` held constant.
  std::vector<double> Gradient(size_t t, const std::vector<double>& slopes, size_t steps) const;
  // The same with nothing held constant.
  std::vector<double> Gradient(size_t t, const std::vector<double>& slopes) const { return Gradient(t, slopes, t + 1); }

 private:
  struct Step {
    std::vector<double> z;  // x, h', 1
    std::vector<double> gate[4];
    std::vector<double> cell_before, cell, hidden;
  };

  const DenseWeights weights_;
  std::vector<Step> steps_;
};

// A layer whose weights may move, and one copy of it for each weight, run on numbers that carry their derivative by it.
class BruteForceDense {
 public:
  // `keeps(unit, owner)` says whether a unit's derivatives by the owner's weights are kept from one step to the next.
  BruteForceDense(int units, int inputs, std::function<bool(int unit, int owner)> keeps);

  void Step(const DenseWeights& weights, const std::vector<double>& x);

  double hidden(int unit) const { return hidden_[0][unit].value; }
  double hidden_trace(int unit, size_t weight) const { return hidden_[weight][unit].slope; }
  double cell_trace(int unit, size_t weight) const { return cell_[weight][unit].slope; }
  // d(sum of slopes_k h_k)/dw.
  std::vector<double> Gradient(const std::vector<double>& slopes) const;

 private:
  const std::function<bool(int, int)> keeps_;
  std::vector<std::vector<Dual>> hidden_, cell_;  // [weights][d]
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_SLOW_DENSE_LSTM_H_
