// A stage of eLSTM columns (Irie, Gopalakrishnan, Schmidhuber, "Exploring the Promise and Limits of Real-Time Recurrent
// Learning", 2023): an LSTM without output gate, whose input gate is 1 - f and whose gates see the cell.
//
//   z = tanh(Fz x + wz c' + bz)    f = sigmoid(Ff x + wf c' + bf)    c = f c' + (1-f) z
//
// Each parameter has one trace C = dc/dtheta, and multiplies some s: an input x_j, c', or 1.
//
//   zf = (1-f)(1-z^2)                       ff = (c'-z) f (1-f)             q = f + zf wz + ff wf
//   C <- q C + zf s for parameters of z     C <- q C + ff s for those of f
//
// The gates are z, f; the own parameters w and b; memory and output are c, in (-1, 1).
// Cost in multiply-adds: 2 (m+2) n for the forward pass; for learning 2 for each of the 2 (m+2) n parameters, and what
// column_stage.h adds. That is about a quarter of an LSTM column's cost.
#ifndef NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_
#define NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_

#include <vector>

#include "absl/types/span.h"
#include "core/columns/column_stage.h"

namespace nexting::core {

template <typename T>
class ElstmStage final : public ColumnStage<T> {
 public:
  // All parameters are 0 until the caller draws them.
  explicit ElstmStage(const typename ColumnStage<T>::Options& options);

  void Forward(absl::Span<const T> x) override;

 private:
  enum Gate { kCandidate = 0, kForget = 1, kGateCount };

  void ComputeCoefficients();
  void AdvanceTraces(int gate, int j, absl::Span<const T> x) override;
  template <typename Source>
  void AdvanceRow(int gate, int j, Source source);

  // Valid during the current step only, [n] each.
  std::vector<T> gate_[kGateCount];
  std::vector<T> source_[kGateCount];  // zf, ff
  std::vector<T> carry_;               // q
  std::vector<T> before_;              // c'
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_
