#include "tests/testing/brute_force_rtrl.h"

namespace nexting::testing {

BruteForceRtrl::BruteForceRtrl(int inputs) : inputs_(inputs), hidden_(4 * (inputs + 2)), cell_(4 * (inputs + 2)) {}

void BruteForceRtrl::Step(const std::vector<double>& theta, const std::vector<double>& x) {
  const int row = inputs_ + 2;
  for (size_t parameter = 0; parameter < theta.size(); ++parameter) {
    const auto at = [&](int gate, int j) {
      const size_t index = gate * row + j;
      return Dual{theta[index], index == parameter ? 1.0 : 0.0};
    };
    Dual sum[4];
    for (int gate = 0; gate < 4; ++gate) {
      sum[gate] = at(gate, inputs_) * hidden_[parameter] + at(gate, inputs_ + 1);
      for (int j = 0; j < inputs_; ++j) sum[gate] = sum[gate] + at(gate, j) * Dual{x[j], 0.0};
    }
    const Dual cell = Logistic(sum[1]) * cell_[parameter] + Logistic(sum[0]) * HyperbolicTangent(sum[3]);
    cell_[parameter] = cell;
    hidden_[parameter] = Logistic(sum[2]) * HyperbolicTangent(cell);
  }
}

}  // namespace nexting::testing
