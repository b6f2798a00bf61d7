// A stage of LSTM columns (the paper's equations 7-12 and appendix A).
//
//   i, f, o = sigmoid(W x + u h' + b)    g = tanh(W x + u h' + b)    c = f c' + i g    h = o tanh(c)
//
// Each parameter multiplies some z: an input x_j, the column's own previous state h', or 1. Its traces TC = dc/dtheta
// and TH = dh/dtheta obey
//
//   kappa = c' f (1-f) u_f + i (1-g^2) u_g + g i (1-i) u_i     A = o (1 - tanh(c)^2)     omega = tanh(c) o (1-o) u_o
//   TC <- f TC + kappa TH + s z        s_i = g i (1-i)    s_f = c' f (1-f)    s_g = i (1-g^2)    s_o = 0
//   TH <- A TC + omega TH_old + r z    r_o = tanh(c) o (1-o), the other gates' r = 0
//
// The gates are i, f, o, g; the own parameters u and b; the memory h and c; the output h.
// Cost in multiply-adds: 4 (m+2) n for the forward pass; for learning 6 for each of the 4 (m+2) n parameters, and what
// column_stage.h adds.
#ifndef NEXTING_CORE_COLUMNS_LSTM_STAGE_H_
#define NEXTING_CORE_COLUMNS_LSTM_STAGE_H_

#include <vector>

#include "absl/types/span.h"
#include "core/columns/column_stage.h"
#include "core/lstm_gates.h"

namespace nexting::core {

template <typename T>
class LstmStage final : public ColumnStage<T> {
 public:
  // All parameters are 0 until the caller draws them.
  explicit LstmStage(const typename ColumnStage<T>::Options& options);

  void Forward(absl::Span<const T> x) override;

  const std::vector<T>& hidden() const { return this->state().memory[kHidden]; }
  const std::vector<T>& cell() const { return this->state().memory[kCell]; }
  const std::vector<T>& hidden_trace() const { return this->state().traces[kHidden]; }
  const std::vector<T>& cell_trace() const { return this->state().traces[kCell]; }

 private:
  enum Kept { kHidden = 0, kCell = 1 };  // index into memory and into traces

  void ComputeGates(absl::Span<const T> x);
  void ComputeCoefficients();
  void AdvanceTraces(int gate, int j, absl::Span<const T> x) override;
  template <bool kIsOutputGate, typename Source>
  void AdvanceRow(int gate, int j, Source source);

  // Valid during the current step only, [n] each.
  struct Scratch {
    std::vector<T> gate[kGates];
    std::vector<T> source[kGates];  // s_i, s_f, r_o, s_g
    std::vector<T> tanh_cell, hidden_before, cell_before, kappa, a, omega;
  };
  Scratch scratch_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_LSTM_STAGE_H_
