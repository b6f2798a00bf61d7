// A stage of eLSTM columns (Irie, Gopalakrishnan, Schmidhuber, "Exploring the Promise and Limits of Real-Time Recurrent
// Learning", 2023): an LSTM without output gate whose input gate is 1 - f, and whose gates see the cell.
//
//   z = tanh(Fz x + wz c' + bz)    f = sigmoid(Ff x + wf c' + bf)    c = f c' + (1-f) z
//
// One trace a parameter, C = dc/dtheta. A parameter multiplies s: an input x_j, c', or 1.
//
//   zf = (1-f)(1-z^2)                       ff = (c'-z) f (1-f)             q = f + zf wz + ff wf
//   C <- q C + zf s for parameters of z     C <- q C + ff s for those of f
//
// Gates z, f; own parameters w and b; memory and output c in (-1, 1).
// Cost: forward 2 (m+2) n multiply-adds; learning 2 for each of the 2 (m+2) n parameters and what column_stage.h adds:
// about a quarter of an LSTM column's.
#ifndef NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_
#define NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_

#include <vector>

#include "absl/types/span.h"
#include "core/columns/column_stage.h"

namespace nexting::core {

template <typename T>
class ElstmStage final : public ColumnStage<T> {
 public:
  // Parameters are 0; the caller draws them.
  explicit ElstmStage(const typename ColumnStage<T>::Options& options);

  void Forward(absl::Span<const T> x) override;

 private:
  enum Gate { kCandidate = 0, kForget = 1, kGateCount };

  void ComputeCoefficients();
  void AdvanceTraces(int gate, int j, absl::Span<const T> x) override;
  template <typename Source>
  void AdvanceRow(int gate, int j, Source source);

  // Of the current step, [n] each.
  std::vector<T> gate_[kGateCount];
  std::vector<T> source_[kGateCount];  // zf, ff
  std::vector<T> carry_;               // q
  std::vector<T> before_;              // c'
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_ELSTM_STAGE_H_
