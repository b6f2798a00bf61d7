#include "tests/testing/slow_dense_lstm.h"

#include <cmath>
#include <utility>

namespace nexting::testing {

namespace {
enum Gate { kInput, kForget, kOutput, kCell };

double Logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }
}  // namespace

void SlowDenseLstm::Run(const Sequence& xs) {
  const int d = weights_.units;
  steps_.clear();
  std::vector<double> hidden(d, 0.0);
  std::vector<double> cell(d, 0.0);
  for (const std::vector<double>& x : xs) {
    Step step;
    step.z = x;
    step.z.insert(step.z.end(), hidden.begin(), hidden.end());
    step.z.push_back(1.0);
    step.cell_before = cell;
    for (int gate = 0; gate < 4; ++gate) {
      for (int k = 0; k < d; ++k) {
        double sum = 0.0;
        for (size_t j = 0; j < step.z.size(); ++j) sum += weights_.w[weights_.index(gate, k, j)] * step.z[j];
        step.gate[gate].push_back(gate == kCell ? std::tanh(sum) : Logistic(sum));
      }
    }
    for (int k = 0; k < d; ++k) {
      cell[k] = step.gate[kForget][k] * cell[k] + step.gate[kInput][k] * step.gate[kCell][k];
      hidden[k] = step.gate[kOutput][k] * std::tanh(cell[k]);
    }
    step.cell = cell;
    step.hidden = hidden;
    steps_.push_back(std::move(step));
  }
}

std::vector<double> SlowDenseLstm::Gradient(size_t t, const std::vector<double>& slopes, size_t steps) const {
  const int d = weights_.units;
  std::vector<double> gradient(weights_.w.size(), 0.0);
  std::vector<double> d_hidden = slopes;
  std::vector<double> d_cell(d, 0.0);
  for (size_t back = 0; back < steps; ++back) {
    const Step& s = steps_[t - back];
    std::vector<double> d_z(s.z.size(), 0.0);
    for (int k = 0; k < d; ++k) {
      const double i = s.gate[kInput][k], f = s.gate[kForget][k], o = s.gate[kOutput][k], g = s.gate[kCell][k];
      const double tanh_cell = std::tanh(s.cell[k]);
      d_cell[k] += d_hidden[k] * o * (1.0 - tanh_cell * tanh_cell);
      double d_sum[4];
      d_sum[kInput] = d_cell[k] * g * i * (1.0 - i);
      d_sum[kForget] = d_cell[k] * s.cell_before[k] * f * (1.0 - f);
      d_sum[kOutput] = d_hidden[k] * tanh_cell * o * (1.0 - o);
      d_sum[kCell] = d_cell[k] * i * (1.0 - g * g);
      for (int gate = 0; gate < 4; ++gate) {
        for (size_t j = 0; j < s.z.size(); ++j) {
          gradient[weights_.index(gate, k, j)] += d_sum[gate] * s.z[j];
          d_z[j] += d_sum[gate] * weights_.w[weights_.index(gate, k, j)];
        }
      }
      d_cell[k] *= f;
    }
    d_hidden.assign(d_z.begin() + weights_.inputs, d_z.begin() + weights_.inputs + d);
  }
  return gradient;
}

BruteForceDense::BruteForceDense(int units, int inputs, std::function<bool(int, int)> keeps)
    : keeps_(std::move(keeps)),
      hidden_(DenseWeights(units, inputs).w.size(), std::vector<Dual>(units)),
      cell_(hidden_.size(), std::vector<Dual>(units)) {}

void BruteForceDense::Step(const DenseWeights& weights, const std::vector<double>& x) {
  const int d = weights.units;
  for (size_t weight = 0; weight < weights.w.size(); ++weight) {
    std::vector<Dual> z;
    for (const double value : x) z.push_back({value, 0.0});
    z.insert(z.end(), hidden_[weight].begin(), hidden_[weight].end());
    z.push_back({1.0, 0.0});
    for (int k = 0; k < d; ++k) {
      Dual sum[4];
      for (int gate = 0; gate < 4; ++gate) {
        for (size_t j = 0; j < z.size(); ++j) {
          const size_t index = weights.index(gate, k, j);
          sum[gate] = sum[gate] + Dual{weights.w[index], index == weight ? 1.0 : 0.0} * z[j];
        }
      }
      Dual& cell = cell_[weight][k];
      Dual& hidden = hidden_[weight][k];
      cell = Logistic(sum[kForget]) * cell + Logistic(sum[kInput]) * HyperbolicTangent(sum[kCell]);
      hidden = Logistic(sum[kOutput]) * HyperbolicTangent(cell);
      if (!keeps_(k, weights.owner(weight))) cell.slope = hidden.slope = 0.0;
    }
  }
}

std::vector<double> BruteForceDense::Gradient(const std::vector<double>& slopes) const {
  std::vector<double> gradient(hidden_.size(), 0.0);
  for (size_t weight = 0; weight < gradient.size(); ++weight) {
    for (size_t k = 0; k < slopes.size(); ++k) gradient[weight] += slopes[k] * hidden_trace(k, weight);
  }
  return gradient;
}

}  // namespace nexting::testing
