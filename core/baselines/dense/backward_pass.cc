#include "core/baselines/dense/backward_pass.h"

#include <algorithm>
#include <cmath>

#include "core/bounds.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

constexpr double kLargestAdjoint = kRecipe.bounds.slope * kRecipe.bounds.trace;

// row[j] += sum over steps of weights[step * stride] sources[step][j].
// Four steps at a time, so that the row is loaded and stored once for all four.
template <typename T>
void AddProducts(const T* weights, size_t stride, const T* const* sources, size_t steps, size_t n, T* row) {
  size_t s = 0;
  for (; s + 4 <= steps; s += 4) {
    const T w0 = weights[s * stride], w1 = weights[(s + 1) * stride];
    const T w2 = weights[(s + 2) * stride], w3 = weights[(s + 3) * stride];
    const T *z0 = sources[s], *z1 = sources[s + 1], *z2 = sources[s + 2], *z3 = sources[s + 3];
    NEXTING_INDEPENDENT
    for (size_t j = 0; j < n; ++j) row[j] += (w0 * z0[j] + w1 * z1[j]) + (w2 * z2[j] + w3 * z3[j]);
  }
  for (; s < steps; ++s) {
    const T w = weights[s * stride];
    const T* z = sources[s];
    NEXTING_INDEPENDENT
    for (size_t j = 0; j < n; ++j) row[j] += w * z[j];
  }
}

}  // namespace

template <typename T>
BackwardPass<T>::BackwardPass(const Wiring& wiring, int steps)
    : wiring_(wiring),
      d_hidden_(wiring.units()),
      d_cell_(wiring.units()),
      d_sums_(static_cast<size_t>(steps) * kGates * wiring.units()),
      values_(steps),
      sources_(steps),
      room_(std::max(steps * wiring.sources(), size_t{1} * wiring.units())) {}

template <typename T>
void BackwardPass<T>::Start() {
  steps_ = 0;
  stopped_ = false;
  std::fill(d_hidden_.begin(), d_hidden_.end(), T(0));
  std::fill(d_cell_.begin(), d_cell_.end(), T(0));
}

template <typename T>
void BackwardPass<T>::AddSlope(T weight, absl::Span<const T> dy_doutput) {
  for (size_t k = 0; k < d_hidden_.size(); ++k) d_hidden_[k] += weight * dy_doutput[k];
}

template <typename T>
void BackwardPass<T>::Through(const LocalDerivatives<T>& local, absl::Span<const T> parameters) {
  const int d = wiring_.units();
  T* d_sums = d_sums_.data() + steps_ * kGates * d;
  if (steps_ > 0) AddFromNextStep(parameters, d_sums - kGates * d);
  Bound();
  values_[steps_] = local.z();
  ++steps_;
  const T *s_i = local.s(kInputGate), *s_f = local.s(kForgetGate), *s_o = local.s(kOutputGate);
  const T *s_g = local.s(kCellGate), *f = local.forget(), *a = local.a();
  T *d_i = d_sums + kInputGate * d, *d_f = d_sums + kForgetGate * d, *d_o = d_sums + kOutputGate * d;
  T *d_g = d_sums + kCellGate * d, *d_hidden = d_hidden_.data(), *d_cell = d_cell_.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) {
    const T through_cell = d_cell[k] + d_hidden[k] * a[k];
    d_i[k] = through_cell * s_i[k];
    d_f[k] = through_cell * s_f[k];
    d_g[k] = through_cell * s_g[k];
    d_o[k] = d_hidden[k] * s_o[k];
    d_cell[k] = FlushTiny(through_cell * f[k]);
    d_hidden[k] = T(0);
  }
}

template <typename T>
void BackwardPass<T>::AddFromNextStep(absl::Span<const T> parameters, const T* d_sums) {
  const int d = wiring_.units();
  const int r = wiring_.recurrent();
  const size_t n = wiring_.sources();
  T* d_hidden = d_hidden_.data();
  for (int k = 0; k < d; ++k) {
    const T *u0 = parameters.data() + wiring_.row(k, 0) + wiring_.inputs(), *u1 = u0 + n, *u2 = u1 + n, *u3 = u2 + n;
    const T e0 = d_sums[k], e1 = d_sums[d + k], e2 = d_sums[2 * d + k], e3 = d_sums[3 * d + k];
    // Where every unit sees all, the sources are adjacent and the loop vectorises; else they are scattered.
    if (r == d) {
      NEXTING_INDEPENDENT
      for (int j = 0; j < r; ++j) d_hidden[j] += (e0 * u0[j] + e1 * u1[j]) + (e2 * u2[j] + e3 * u3[j]);
    } else {
      for (int j = 0; j < r; ++j) {
        d_hidden[wiring_.seen(k, j)] += (e0 * u0[j] + e1 * u1[j]) + (e2 * u2[j] + e3 * u3[j]);
      }
    }
  }
  NEXTING_INDEPENDENT
  for (int k = 0; k < d; ++k) d_hidden[k] = FlushTiny(d_hidden[k]);
}

template <typename T>
void BackwardPass<T>::Bound() {
  T peak = 0;
  for (size_t k = 0; k < d_hidden_.size(); ++k) {
    peak = std::max(peak, std::max(std::abs(d_hidden_[k]), std::abs(d_cell_[k])));
  }
  if (peak <= T(kLargestAdjoint)) return;
  stopped_ = true;
  std::fill(d_hidden_.begin(), d_hidden_.end(), T(0));
  std::fill(d_cell_.begin(), d_cell_.end(), T(0));
}

template <typename T>
void BackwardPass<T>::AddTo(absl::Span<T> gradient) {
  const int d = wiring_.units();
  const size_t n = wiring_.sources();
  for (int k = 0; k < d; ++k) {
    for (size_t s = 0; s < steps_; ++s) sources_[s] = wiring_.Sources(values_[s], k, room_.data() + s * n);
    for (int gate = 0; gate < kGates; ++gate) {
      const T* weights = d_sums_.data() + gate * d + k;
      AddProducts(weights, size_t{kGates} * d, sources_.data(), steps_, n, gradient.data() + wiring_.row(k, gate));
    }
  }
}

template class BackwardPass<float>;
template class BackwardPass<double>;

}  // namespace nexting::core
