#include "core/columns/lstm_stage.h"

#include <algorithm>
#include <cmath>

#include "core/activations.h"
#include "core/bounds.h"
#include "core/check.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
LstmStage<T>::LstmStage(const typename ColumnStage<T>::Options& options)
    : ColumnStage<T>(options, {.gates = kGates, .own = 2, .traces = 2, .memories = 2, .outputs = 1}) {
  const size_t n = options.columns;
  for (auto& gate : scratch_.gate) gate.resize(n);
  for (auto& source : scratch_.source) source.resize(n);
  for (auto* row : {&scratch_.tanh_cell, &scratch_.hidden_before, &scratch_.cell_before, &scratch_.kappa, &scratch_.a,
                    &scratch_.omega}) {
    row->resize(n);
  }
}

template <typename T>
void LstmStage<T>::Forward(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() <= static_cast<size_t>(this->inputs()));
  const int n = this->columns();
  scratch_.hidden_before = hidden();
  scratch_.cell_before = cell();
  ComputeGates(x);
  const T* i = scratch_.gate[kInputGate].data();
  const T* f = scratch_.gate[kForgetGate].data();
  const T* o = scratch_.gate[kOutputGate].data();
  const T* g = scratch_.gate[kCellGate].data();
  T* cell = this->memory(kCell);
  T* hidden = this->memory(kHidden);
  T* tanh_cell = scratch_.tanh_cell.data();
  // Short loops with one activation each, so that the compiler vectorises every one of them.
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) cell[k] = FlushTiny(f[k] * cell[k] + i[k] * g[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) tanh_cell[k] = Tanh(cell[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) hidden[k] = FlushTiny(o[k] * tanh_cell[k]);
  if (!this->frozen()) ComputeCoefficients();
}

template <typename T>
void LstmStage<T>::ComputeGates(absl::Span<const T> x) {
  const int n = this->columns();
  const int m = this->inputs();
  const T* before = scratch_.hidden_before.data();
  for (int gate = 0; gate < kGates; ++gate) {
    T* sum = scratch_.gate[gate].data();
    const T* u = this->parameters(gate, m);
    const T* b = this->parameters(gate, m + 1);
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) sum[k] = u[k] * before[k] + b[k];
    this->AddWeightedInputs(gate, x, sum);
    if (gate == kCellGate) {
      NEXTING_INDEPENDENT
      for (int k = 0; k < n; ++k) sum[k] = Tanh(sum[k]);
    } else {
      NEXTING_INDEPENDENT
      for (int k = 0; k < n; ++k) sum[k] = Sigmoid(sum[k]);
    }
  }
}

template <typename T>
void LstmStage<T>::ComputeCoefficients() {
  const int n = this->columns();
  const int m = this->inputs();
  const T* u_i = this->parameters(kInputGate, m);
  const T* u_f = this->parameters(kForgetGate, m);
  const T* u_o = this->parameters(kOutputGate, m);
  const T* u_g = this->parameters(kCellGate, m);
  const T* i = scratch_.gate[kInputGate].data();
  const T* f = scratch_.gate[kForgetGate].data();
  const T* o = scratch_.gate[kOutputGate].data();
  const T* g = scratch_.gate[kCellGate].data();
  const T* cell_before = scratch_.cell_before.data();
  const T* tanh_cell = scratch_.tanh_cell.data();
  T* s_i = scratch_.source[kInputGate].data();
  T* s_f = scratch_.source[kForgetGate].data();
  T* r_o = scratch_.source[kOutputGate].data();
  T* s_g = scratch_.source[kCellGate].data();
  T* kappa = scratch_.kappa.data();
  T* omega = scratch_.omega.data();
  T* a = scratch_.a.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    s_i[k] = g[k] * i[k] * (T(1) - i[k]);
    s_f[k] = cell_before[k] * f[k] * (T(1) - f[k]);
    s_g[k] = i[k] * (T(1) - g[k] * g[k]);
    r_o[k] = tanh_cell[k] * o[k] * (T(1) - o[k]);
    kappa[k] = s_f[k] * u_f[k] + s_g[k] * u_g[k] + s_i[k] * u_i[k];
    omega[k] = r_o[k] * u_o[k];
    a[k] = o[k] * (T(1) - tanh_cell[k] * tanh_cell[k]);
  }
}

// Decides the gate and the source outside the loop over columns, so that the loop has no branches and vectorises.
template <typename T>
void LstmStage<T>::AdvanceTraces(int gate, int j, absl::Span<const T> x) {
  const int m = this->inputs();
  const auto advance = [&](auto source) {
    if (gate == kOutputGate) {
      AdvanceRow<true>(gate, j, source);
    } else {
      AdvanceRow<false>(gate, j, source);
    }
  };
  if (j == m) {
    advance([before = scratch_.hidden_before.data()](int k) { return before[k]; });
  } else {
    advance([z = j < m ? x[j] : T(1)](int) { return z; });
  }
}

template <typename T>
template <bool kIsOutputGate, typename Source>
void LstmStage<T>::AdvanceRow(int gate, int j, Source source) {
  const int n = this->columns();
  T* cell_trace = this->trace(kCell, gate, j);
  T* hidden_trace = this->trace(kHidden, gate, j);
  T* peak = this->peak();
  const T* f = scratch_.gate[kForgetGate].data();
  const T* kappa = scratch_.kappa.data();
  const T* a = scratch_.a.data();
  const T* omega = scratch_.omega.data();
  const T* s = scratch_.source[gate].data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T before = hidden_trace[k];  // both new traces need the old one
    const T through_gate = s[k] * source(k);
    T cell = f[k] * cell_trace[k] + kappa[k] * before;
    if constexpr (!kIsOutputGate) cell += through_gate;
    T hidden = a[k] * cell + omega[k] * before;
    if constexpr (kIsOutputGate) hidden += through_gate;
    cell_trace[k] = FlushTiny(cell);
    hidden_trace[k] = FlushTiny(hidden);
    peak[k] = std::max(peak[k], std::max(std::abs(cell), std::abs(hidden)));
  }
}

template class LstmStage<float>;
template class LstmStage<double>;

}  // namespace nexting::core
