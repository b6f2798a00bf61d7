#include "core/baselines/dense/dense_lstm.h"

#include <algorithm>
#include <cmath>

#include "core/activations.h"
#include "core/bounds.h"
#include "core/check.h"
#include "core/random.h"
#include "core/recipe.h"
#include "core/reductions.h"
#include "core/vectorise.h"

namespace nexting::core {

template <typename T>
DenseLstm<T>::DenseLstm(const Wiring& wiring, uint64_t seed) : wiring_(wiring) {
  const size_t d = wiring.units();
  Random random(seed);
  // A uniform number in [-a, a] has the deviation a / sqrt(3).
  const double half_width =
      std::sqrt(3.0) * kRecipe.columns.initial_deviation / std::sqrt(static_cast<double>(wiring.sources()));
  state_.parameters.resize(wiring.parameters());
  for (T& theta : state_.parameters) theta = static_cast<T>(half_width * random.Symmetric());
  state_.hidden.assign(d, T(0));
  state_.cell.assign(d, T(0));
  local_.assign(LocalDerivatives<T>::Size(wiring), T(0));
  for (auto& gate : gate_) gate.resize(d);
  tanh_cell_.resize(d);
  cell_before_.resize(d);
  room_.resize(wiring.sources());
}

template <typename T>
void DenseLstm<T>::Forward(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() == static_cast<size_t>(wiring_.inputs()));
  const int d = wiring_.units();
  T* z = local_.data();
  std::copy(x.begin(), x.end(), z);
  std::copy(state_.hidden.begin(), state_.hidden.end(), z + wiring_.inputs());
  z[wiring_.inputs() + d] = T(1);
  cell_before_ = state_.cell;
  ComputeGates();
  const T* i = gate_[kInputGate].data();
  const T* f = gate_[kForgetGate].data();
  const T* o = gate_[kOutputGate].data();
  const T* g = gate_[kCellGate].data();
  T* cell = state_.cell.data();
  T* hidden = state_.hidden.data();
  T* tanh_cell = tanh_cell_.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) cell[k] = FlushTiny(f[k] * cell[k] + i[k] * g[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) tanh_cell[k] = Tanh(cell[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) hidden[k] = FlushTiny(o[k] * tanh_cell[k]);
  ComputeLocalDerivatives();
}

template <typename T>
void DenseLstm<T>::ComputeGates() {
  const int d = wiring_.units();
  for (int k = 0; k < d; ++k) {
    const T* sources = wiring_.Sources(local_.data(), k, room_.data());
    for (int gate = 0; gate < kGates; ++gate) {
      gate_[gate][k] = Dot(state_.parameters.data() + wiring_.row(k, gate), sources, wiring_.sources());
    }
  }
  for (int gate = 0; gate < kGates; ++gate) {
    T* sum = gate_[gate].data();
    if (gate == kCellGate) {
      NEXTING_INDEPENDENT
      for (int k = 0; k < d; ++k) sum[k] = Tanh(sum[k]);
    } else {
      NEXTING_INDEPENDENT
      for (int k = 0; k < d; ++k) sum[k] = Sigmoid(sum[k]);
    }
  }
}

template <typename T>
void DenseLstm<T>::ComputeLocalDerivatives() {
  const int d = wiring_.units();
  const T* i = gate_[kInputGate].data();
  const T* f = gate_[kForgetGate].data();
  const T* o = gate_[kOutputGate].data();
  const T* g = gate_[kCellGate].data();
  const T* cell_before = cell_before_.data();
  const T* tanh_cell = tanh_cell_.data();
  T* s = local_.data() + wiring_.values();
  T* s_i = s + kInputGate * d;
  T* s_f = s + kForgetGate * d;
  T* s_o = s + kOutputGate * d;
  T* s_g = s + kCellGate * d;
  T* forget = s + kGates * d;
  T* a = forget + d;
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) {
    s_i[k] = g[k] * i[k] * (T(1) - i[k]);
    s_f[k] = cell_before[k] * f[k] * (T(1) - f[k]);
    s_g[k] = i[k] * (T(1) - g[k] * g[k]);
    s_o[k] = tanh_cell[k] * o[k] * (T(1) - o[k]);
    forget[k] = f[k];
    a[k] = o[k] * (T(1) - tanh_cell[k] * tanh_cell[k]);
  }
}

template class DenseLstm<float>;
template class DenseLstm<double>;

}  // namespace nexting::core
