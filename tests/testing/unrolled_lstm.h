// The slow, obvious LSTM column: scalar, double precision, std::exp and std::tanh, every step kept, gradients by
// back-propagation through all of them. Judges core/columns/lstm_stage.h.
#ifndef NEXTING_TESTS_TESTING_UNROLLED_LSTM_H_
#define NEXTING_TESTS_TESTING_UNROLLED_LSTM_H_

#include <cstddef>
#include <vector>

namespace nexting::testing {

using Sequence = std::vector<std::vector<double>>;  // [steps][m]

class UnrolledLstm {
 public:
  // One column with m inputs. theta is [4 gates i, f, o, g][m + 2: inputs, u, b].
  UnrolledLstm(int inputs, std::vector<double> theta);

  // Runs from h = c = 0 over the whole sequence.
  void Run(const Sequence& xs);

  // After step t, 0 for the first.
  double hidden(size_t t) const { return steps_[t].hidden; }
  double cell(size_t t) const { return steps_[t].cell; }

  // dh_t/dtheta and dc_t/dtheta, shaped like theta.
  std::vector<double> HiddenGradient(size_t t) const { return Backward(t, 1.0, 0.0); }
  std::vector<double> CellGradient(size_t t) const { return Backward(t, 0.0, 1.0); }

 private:
  struct Step {
    std::vector<double> x;
    double hidden_before, cell_before;
    double gate[4];
    double cell, hidden;
  };

  Step Forward(const std::vector<double>& x, double hidden_before, double cell_before) const;
  std::vector<double> Backward(size_t t, double d_hidden, double d_cell) const;
  double at(int gate, int j) const { return theta_[gate * (inputs_ + 2) + j]; }

  const int inputs_;
  const std::vector<double> theta_;
  std::vector<Step> steps_;
};

}  // namespace nexting::testing

#endif  // NEXTING_TESTS_TESTING_UNROLLED_LSTM_H_
