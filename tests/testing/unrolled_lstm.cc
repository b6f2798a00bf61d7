#include "tests/testing/unrolled_lstm.h"

#include <cmath>
#include <utility>

namespace nexting::testing {

namespace {
enum Gate { kInput, kForget, kOutput, kCell };

double Logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }
}  // namespace

UnrolledLstm::UnrolledLstm(int inputs, std::vector<double> theta) : inputs_(inputs), theta_(std::move(theta)) {}

void UnrolledLstm::Run(const Sequence& xs) {
  steps_.clear();
  double hidden = 0.0;
  double cell = 0.0;
  for (const std::vector<double>& x : xs) {
    steps_.push_back(Forward(x, hidden, cell));
    hidden = steps_.back().hidden;
    cell = steps_.back().cell;
  }
}

UnrolledLstm::Step UnrolledLstm::Forward(const std::vector<double>& x, double hidden_before, double cell_before) const {
  Step step = {x, hidden_before, cell_before, {}, 0.0, 0.0};
  for (int gate = 0; gate < 4; ++gate) {
    double sum = at(gate, inputs_) * hidden_before + at(gate, inputs_ + 1);
    for (int j = 0; j < inputs_; ++j) sum += at(gate, j) * x[j];
    step.gate[gate] = gate == kCell ? std::tanh(sum) : Logistic(sum);
  }
  step.cell = step.gate[kForget] * cell_before + step.gate[kInput] * step.gate[kCell];
  step.hidden = step.gate[kOutput] * std::tanh(step.cell);
  return step;
}

std::vector<double> UnrolledLstm::Backward(size_t t, double d_hidden, double d_cell) const {
  std::vector<double> gradient(theta_.size(), 0.0);
  for (size_t back = 0; back <= t; ++back) {
    const Step& s = steps_[t - back];
    const double tanh_cell = std::tanh(s.cell);
    d_cell += d_hidden * s.gate[kOutput] * (1.0 - tanh_cell * tanh_cell);
    double d_sum[4];
    d_sum[kInput] = d_cell * s.gate[kCell] * s.gate[kInput] * (1.0 - s.gate[kInput]);
    d_sum[kForget] = d_cell * s.cell_before * s.gate[kForget] * (1.0 - s.gate[kForget]);
    d_sum[kOutput] = d_hidden * tanh_cell * s.gate[kOutput] * (1.0 - s.gate[kOutput]);
    d_sum[kCell] = d_cell * s.gate[kInput] * (1.0 - s.gate[kCell] * s.gate[kCell]);
    d_hidden = 0.0;
    for (int gate = 0; gate < 4; ++gate) {
      double* row = &gradient[gate * (inputs_ + 2)];
      for (int j = 0; j < inputs_; ++j) row[j] += d_sum[gate] * s.x[j];
      row[inputs_] += d_sum[gate] * s.hidden_before;
      row[inputs_ + 1] += d_sum[gate];
      d_hidden += d_sum[gate] * at(gate, inputs_);
    }
    d_cell *= s.gate[kForget];
  }
  return gradient;
}

}  // namespace nexting::testing
