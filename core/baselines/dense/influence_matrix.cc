#include "core/baselines/dense/influence_matrix.h"

#include <algorithm>
#include <cmath>

#include "core/bounds.h"
#include "core/check.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

// For every unit i: whether its state depends on the owner's state of at most `connections` steps before.
std::vector<bool> ReachedUnits(const Wiring& wiring, int owner, int connections) {
  std::vector<bool> reached(wiring.units(), false);
  reached[owner] = true;
  for (int step = 0; step < std::min(connections, wiring.units()); ++step) {
    const std::vector<bool> before = reached;
    for (int i = 0; i < wiring.units(); ++i) {
      for (int j = 0; j < wiring.recurrent(); ++j) reached[i] = reached[i] || before[wiring.seen(i, j)];
    }
    if (reached == before) break;
  }
  return reached;
}

}  // namespace

InfluencePattern::InfluencePattern(const Wiring& wiring, int k) : owners(wiring.units()) {
  NEXTING_CHECK(k >= 1);
  for (int owner = 0; owner < wiring.units(); ++owner) {
    const std::vector<bool> reached = ReachedUnits(wiring, owner, k - 1);
    std::vector<int> block_of(wiring.units(), -1);
    for (int i = 0; i < wiring.units(); ++i) {
      if (!reached[i]) continue;
      block_of[i] = static_cast<int>(owners[owner].size());
      owners[owner].push_back({.unit = i, .terms = {}});
    }
    for (Block& block : owners[owner]) {
      for (int j = 0; j < wiring.recurrent(); ++j) {
        const int from = block_of[wiring.seen(block.unit, j)];
        if (from >= 0) block.terms.push_back({.source = j, .block = from});
      }
      terms += block.terms.size();
    }
    blocks += owners[owner].size();
    largest = std::max(largest, owners[owner].size());
  }
}

template <typename T>
InfluenceMatrix<T>::InfluenceMatrix(const Wiring& wiring, int k)
    : wiring_(wiring), pattern_(wiring, k), block_size_(kGates * wiring.sources()) {
  const size_t coefficients = size_t{1} * wiring.units() * wiring.recurrent();
  state_.cell_trace.assign(pattern_.blocks * block_size_, T(0));
  state_.hidden_trace.assign(pattern_.blocks * block_size_, T(0));
  kappa_.resize(coefficients);
  omega_.resize(coefficients);
  before_.resize(pattern_.largest * block_size_);
  room_.resize(wiring.sources());
}

template <typename T>
int InfluenceMatrix<T>::Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>>) {
  const LocalDerivatives<T> local = lstm.local();
  ComputeCoefficients(lstm);
  int diverged = 0;
  size_t first = 0;  // where the owner's blocks start
  for (int owner = 0; owner < wiring_.units(); ++owner) {
    const std::vector<InfluencePattern::Block>& blocks = pattern_.owners[owner];
    const size_t size = blocks.size() * block_size_;
    std::copy_n(state_.hidden_trace.begin() + first, size, before_.begin());
    const T* sources = wiring_.Sources(local.z(), owner, room_.data());
    T peak = 0;
    for (size_t b = 0; b < blocks.size(); ++b) {
      const T* own_sources = blocks[b].unit == owner ? sources : nullptr;
      peak = std::max(peak, AdvanceBlock(local, blocks[b], own_sources, first + b * block_size_));
    }
    if (peak > T(kRecipe.bounds.trace)) {
      ++diverged;
      std::fill_n(state_.cell_trace.begin() + first, size, T(0));
      std::fill_n(state_.hidden_trace.begin() + first, size, T(0));
    }
    first += size;
  }
  return diverged;
}

template <typename T>
void InfluenceMatrix<T>::ComputeCoefficients(const DenseLstm<T>& lstm) {
  const LocalDerivatives<T> local = lstm.local();
  const int r = wiring_.recurrent();
  for (int i = 0; i < wiring_.units(); ++i) {
    const T* w = lstm.state().parameters.data() + wiring_.inputs();
    const T *w_i = w + wiring_.row(i, kInputGate), *w_f = w + wiring_.row(i, kForgetGate);
    const T *w_o = w + wiring_.row(i, kOutputGate), *w_g = w + wiring_.row(i, kCellGate);
    const T s_i = local.s(kInputGate)[i], s_f = local.s(kForgetGate)[i];
    const T s_o = local.s(kOutputGate)[i], s_g = local.s(kCellGate)[i];
    T* kappa = kappa_.data() + size_t{1} * i * r;
    T* omega = omega_.data() + size_t{1} * i * r;
    NEXTING_INDEPENDENT
    for (int j = 0; j < r; ++j) {
      kappa[j] = s_f * w_f[j] + s_g * w_g[j] + s_i * w_i[j];
      omega[j] = s_o * w_o[j];
    }
  }
}

// Returns the largest magnitude of the block's new traces. own_sources is null unless the block is the owner's own.
template <typename T>
T InfluenceMatrix<T>::AdvanceBlock(const LocalDerivatives<T>& local, const InfluencePattern::Block& block,
                                   const T* own_sources, size_t at) {
  const size_t n = wiring_.sources();
  const int unit = block.unit;
  T* cell = state_.cell_trace.data() + at;
  T* hidden = state_.hidden_trace.data() + at;
  const T f = local.forget()[unit];
  // Term by term over whole blocks, so that every loop runs over adjacent numbers and vectorises.
  NEXTING_INDEPENDENT
  for (size_t p = 0; p < block_size_; ++p) {
    cell[p] *= f;
    hidden[p] = T(0);
  }
  for (const InfluencePattern::Term& term : block.terms) {
    const size_t coefficient = size_t{1} * unit * wiring_.recurrent() + term.source;
    const T kappa = kappa_[coefficient];
    const T omega = omega_[coefficient];
    const T* before = before_.data() + term.block * block_size_;
    NEXTING_INDEPENDENT
    for (size_t p = 0; p < block_size_; ++p) {
      cell[p] += kappa * before[p];
      hidden[p] += omega * before[p];
    }
  }
  if (own_sources != nullptr) {
    for (int gate = 0; gate < kGates; ++gate) {
      T* row = (gate == kOutputGate ? hidden : cell) + gate * n;
      const T s = local.s(gate)[unit];
      NEXTING_INDEPENDENT
      for (size_t j = 0; j < n; ++j) row[j] += s * own_sources[j];
    }
  }
  const T a = local.a()[unit];
  T peak = 0;
  for (size_t p = 0; p < block_size_; ++p) {
    cell[p] = FlushTiny(cell[p]);
    hidden[p] = FlushTiny(hidden[p] + a * cell[p]);
    peak = std::max(peak, std::max(std::abs(cell[p]), std::abs(hidden[p])));
  }
  return peak;
}

template <typename T>
void InfluenceMatrix<T>::Extend(size_t, const HeadGradient<T>& gradient, absl::Span<T> eligibility) {
  const T* hidden = state_.hidden_trace.data();
  T* e = eligibility.data();
  for (int owner = 0; owner < wiring_.units(); ++owner) {
    NEXTING_INDEPENDENT
    for (size_t p = 0; p < block_size_; ++p) e[p] = FlushTiny(gradient.decay * e[p]);
    for (const InfluencePattern::Block& block : pattern_.owners[owner]) {
      const T slope = gradient.dy_doutput[block.unit];
      NEXTING_INDEPENDENT
      for (size_t p = 0; p < block_size_; ++p) e[p] += slope * hidden[p];
      hidden += block_size_;
    }
    e += block_size_;
  }
}

template class InfluenceMatrix<float>;
template class InfluenceMatrix<double>;

}  // namespace nexting::core
