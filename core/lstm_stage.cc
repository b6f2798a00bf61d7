#include "core/lstm_stage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/activations.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

constexpr double kLargestTrace = 1e8;
constexpr double kLargestParameter = 100.0;
constexpr double kLargestSquare = 1e36;        // of an update: a float's range is not left
constexpr double kSquareUpdateDecay = 0.9999;  // the published settings' divisor

// Zero instead of numbers so small that arithmetic on them becomes slow: a trace that has decayed this far is gone.
template <typename T>
inline T FlushTiny(T x) {
  constexpr T kTiny = std::numeric_limits<T>::min() * T(1e8);
  return std::abs(x) < kTiny ? T(0) : x;
}

}  // namespace

template <typename T>
LstmStage<T>::LstmStage(const Options& options) : options_(options) {
  const size_t n = options.columns;
  const size_t parameters = kGates * (options.inputs + 2) * n;
  state_.parameters.assign(parameters, T(0));
  state_.hidden.assign(n, T(0));
  state_.cell.assign(n, T(0));
  if (!options.frozen) {
    state_.cell_trace.assign(parameters, T(0));
    state_.hidden_trace.assign(parameters, T(0));
    state_.eligibility.assign(parameters * options.heads, T(0));
    if (options.step_size.method == StepMethod::kRmsProp) {
      state_.square_update.assign(parameters, T(options.step_size.initial_square));
    }
  }
  for (auto& gate : scratch_.gate) gate.resize(n);
  for (auto& source : scratch_.source) source.resize(n);
  for (auto* row : {&scratch_.tanh_cell, &scratch_.hidden_before, &scratch_.cell_before, &scratch_.kappa, &scratch_.a,
                    &scratch_.omega, &scratch_.gradient, &scratch_.peak}) {
    row->resize(n);
  }
}

template <typename T>
size_t LstmStage<T>::index(int gate, int j, int column) const {
  return (static_cast<size_t>(gate) * (options_.inputs + 2) + j) * options_.columns + column;
}

template <typename T>
void LstmStage<T>::Forward(absl::Span<const T> x) {
  const int n = options_.columns;
  scratch_.hidden_before = state_.hidden;
  scratch_.cell_before = state_.cell;
  ComputeGates(x);
  const T* i = scratch_.gate[kInputGate].data();
  const T* f = scratch_.gate[kForgetGate].data();
  const T* o = scratch_.gate[kOutputGate].data();
  const T* g = scratch_.gate[kCellGate].data();
  T* cell = state_.cell.data();
  T* hidden = state_.hidden.data();
  T* tanh_cell = scratch_.tanh_cell.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) cell[k] = FlushTiny(f[k] * cell[k] + i[k] * g[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) tanh_cell[k] = Tanh(cell[k]);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) hidden[k] = FlushTiny(o[k] * tanh_cell[k]);
  if (!options_.frozen) ComputeCoefficients();
}

template <typename T>
void LstmStage<T>::ComputeGates(absl::Span<const T> x) {
  const int n = options_.columns;
  const int m = options_.inputs;
  const T* before = scratch_.hidden_before.data();
  for (int gate = 0; gate < kGates; ++gate) {
    T* sum = scratch_.gate[gate].data();
    const T* u = state_.parameters.data() + index(gate, m, 0);
    const T* b = u + n;
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) sum[k] = u[k] * before[k] + b[k];
    for (int j = 0; j < m; ++j) {
      const T* w = state_.parameters.data() + index(gate, j, 0);
      const T x_j = x[j];
      NEXTING_INDEPENDENT
      for (int k = 0; k < n; ++k) sum[k] += w[k] * x_j;
    }
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
  const int n = options_.columns;
  const int m = options_.inputs;
  const T* u_i = state_.parameters.data() + index(kInputGate, m, 0);
  const T* u_f = state_.parameters.data() + index(kForgetGate, m, 0);
  const T* u_o = state_.parameters.data() + index(kOutputGate, m, 0);
  const T* u_g = state_.parameters.data() + index(kCellGate, m, 0);
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

template <typename T>
int LstmStage<T>::Learn(absl::Span<const T> x, absl::Span<const HeadGradient<T>> heads) {
  if (options_.frozen) return 0;
  const int m = options_.inputs;
  std::fill(scratch_.peak.begin(), scratch_.peak.end(), T(0));
  for (int gate = 0; gate < kGates; ++gate) {
    for (int j = 0; j < m + 2; ++j) {
      const size_t row = index(gate, j, 0);
      MoveParameters(row, heads);
      const auto advance = [&](auto source) {
        if (gate == kOutputGate) {
          AdvanceTraces<true>(row, gate, source);
        } else {
          AdvanceTraces<false>(row, gate, source);
        }
      };
      if (j == m) {
        advance([before = scratch_.hidden_before.data()](int k) { return before[k]; });
      } else {
        advance([z = j < m ? x[j] : T(1)](int) { return z; });
      }
      AdvanceEligibilities(row, heads);
    }
  }
  return ResetDivergedColumns();
}

template <typename T>
void LstmStage<T>::MoveParameters(size_t row, absl::Span<const HeadGradient<T>> heads) {
  const int n = options_.columns;
  T* theta = state_.parameters.data() + row;
  T* gradient = scratch_.gradient.data();
  std::fill_n(gradient, n, T(0));
  for (size_t h = 0; h < heads.size(); ++h) {
    const T* e = state_.eligibility.data() + h * state_.parameters.size() + row;
    const T delta = heads[h].delta;
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) gradient[k] += delta * e[k];
  }
  if (options_.step_size.method == StepMethod::kRmsProp) {
    T* v = state_.square_update.data() + row;
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) {
      const T square = T(kSquareUpdateDecay) * v[k] + T(1 - kSquareUpdateDecay) * gradient[k] * gradient[k];
      v[k] = std::min(square, T(kLargestSquare));
      gradient[k] /= std::sqrt(v[k]) + T(1e-8);
    }
  }
  const T step = T(options_.step_size.value);
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    theta[k] = std::min(std::max(theta[k] + step * gradient[k], T(-kLargestParameter)), T(kLargestParameter));
  }
}

template <typename T>
template <bool kIsOutputGate, typename Source>
void LstmStage<T>::AdvanceTraces(size_t row, int gate, Source source) {
  const int n = options_.columns;
  T* cell_trace = state_.cell_trace.data() + row;
  T* hidden_trace = state_.hidden_trace.data() + row;
  T* peak = scratch_.peak.data();
  const T* f = scratch_.gate[kForgetGate].data();
  const T* kappa = scratch_.kappa.data();
  const T* a = scratch_.a.data();
  const T* omega = scratch_.omega.data();
  const T* s = scratch_.source[gate].data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T before = hidden_trace[k];
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

template <typename T>
void LstmStage<T>::AdvanceEligibilities(size_t row, absl::Span<const HeadGradient<T>> heads) {
  const int n = options_.columns;
  const T* hidden_trace = state_.hidden_trace.data() + row;
  for (size_t h = 0; h < heads.size(); ++h) {
    T* e = state_.eligibility.data() + h * state_.parameters.size() + row;
    const T decay = heads[h].decay;
    const T* slope = heads[h].dy_dhidden.data();
    NEXTING_INDEPENDENT
    for (int k = 0; k < n; ++k) e[k] = FlushTiny(decay * e[k] + slope[k] * hidden_trace[k]);
  }
}

template <typename T>
int LstmStage<T>::ResetDivergedColumns() {
  const int n = options_.columns;
  const size_t rows = static_cast<size_t>(kGates) * (options_.inputs + 2);
  int diverged = 0;
  for (int k = 0; k < n; ++k) {
    if (scratch_.peak[k] <= T(kLargestTrace)) continue;
    ++diverged;
    for (size_t row = 0; row < rows; ++row) {
      state_.cell_trace[row * n + k] = T(0);
      state_.hidden_trace[row * n + k] = T(0);
    }
    for (size_t row = 0; row < rows * options_.heads; ++row) state_.eligibility[row * n + k] = T(0);
  }
  return diverged;
}

template class LstmStage<float>;
template class LstmStage<double>;

}  // namespace nexting::core
