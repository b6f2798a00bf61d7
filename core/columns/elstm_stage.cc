#include "core/columns/elstm_stage.h"

#include <algorithm>
#include <cmath>

#include "core/activations.h"
#include "core/bounds.h"
#include "core/check.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
ElstmStage<T>::ElstmStage(const typename ColumnStage<T>::Options& options)
    : ColumnStage<T>(options, {.gates = kGateCount, .own = 2, .traces = 1, .memories = 1, .outputs = 1}),
      carry_(options.columns),
      before_(options.columns) {
  for (auto& gate : gate_) gate.resize(options.columns);
  for (auto& source : source_) source.resize(options.columns);
}

template <typename T>
void ElstmStage<T>::Forward(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() <= static_cast<size_t>(this->inputs()));
  const int n = this->columns();
  T* cell = this->memory(0);
  std::copy_n(cell, n, before_.begin());
  const T* before = before_.data();
  for (int gate = 0; gate < kGateCount; ++gate) {
    T* sum = gate_[gate].data();
    const T* w = this->parameters(gate, this->inputs());
    const T* b = this->parameters(gate, this->inputs() + 1);
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) sum[k] = w[k] * before[k] + b[k];
    this->AddWeightedInputs(gate, x, sum);
  }
  T* z = gate_[kCandidate].data();
  T* f = gate_[kForget].data();
  // Short loops with one activation each, so that the compiler vectorises every one of them.
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) z[k] = Tanh(z[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) f[k] = Sigmoid(f[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) cell[k] = FlushTiny(f[k] * before[k] + (T(1) - f[k]) * z[k]);
  if (!this->frozen()) ComputeCoefficients();
}

template <typename T>
void ElstmStage<T>::ComputeCoefficients() {
  const int n = this->columns();
  const T* w_z = this->parameters(kCandidate, this->inputs());
  const T* w_f = this->parameters(kForget, this->inputs());
  const T* z = gate_[kCandidate].data();
  const T* f = gate_[kForget].data();
  const T* before = before_.data();
  T* from_z = source_[kCandidate].data();
  T* from_f = source_[kForget].data();
  T* carry = carry_.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    from_z[k] = (T(1) - f[k]) * (T(1) - z[k] * z[k]);
    from_f[k] = (before[k] - z[k]) * f[k] * (T(1) - f[k]);
    carry[k] = f[k] + from_z[k] * w_z[k] + from_f[k] * w_f[k];
  }
}

template <typename T>
void ElstmStage<T>::AdvanceTraces(int gate, int j, absl::Span<const T> x) {
  const int m = this->inputs();
  if (j == m) {
    AdvanceRow(gate, j, [before = before_.data()](int k) { return before[k]; });
  } else {
    AdvanceRow(gate, j, [s = j < m ? x[j] : T(1)](int) { return s; });
  }
}

template <typename T>
template <typename Source>
void ElstmStage<T>::AdvanceRow(int gate, int j, Source source) {
  const int n = this->columns();
  T* trace = this->trace(0, gate, j);
  T* peak = this->peak();
  const T* carry = carry_.data();
  const T* slope = source_[gate].data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T advanced = carry[k] * trace[k] + slope[k] * source(k);
    trace[k] = FlushTiny(advanced);
    peak[k] = std::max(peak[k], std::abs(advanced));
  }
}

template class ElstmStage<float>;
template class ElstmStage<double>;

}  // namespace nexting::core
