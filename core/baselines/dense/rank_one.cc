#include "core/baselines/dense/rank_one.h"

#include <algorithm>
#include <cmath>

#include "core/bounds.h"
#include "core/random.h"
#include "core/recipe.h"
#include "core/reductions.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

constexpr double kLeastRho = 1e-6;
constexpr double kMostRho = 1e6;

// The rho that makes rho |a| equal |b| / rho, which is sqrt(|b| / |a|), from the squared norms. 1 where both are 0.
template <typename T>
T Balance(T square_a, T square_b) {
  constexpr T kTiny = T(1e-30);
  const T rho = std::sqrt(std::sqrt((square_b + kTiny) / (square_a + kTiny)));
  return std::min(std::max(rho, T(kLeastRho)), T(kMostRho));
}

template <typename T>
T SquaredNorm(const std::vector<T>& a) {
  return Dot(a.data(), a.data(), a.size());
}

template <typename T>
T Peak(const std::vector<T>& numbers) {
  T peak = 0;
  for (const T number : numbers) peak = std::max(peak, std::abs(number));
  return peak;
}

}  // namespace

template <typename T>
RankOne<T>::RankOne(const Wiring& wiring, RankOneScaling scaling, uint64_t seed) : wiring_(wiring), scaling_(scaling) {
  const size_t d = wiring.units();
  state_.hidden.assign(d, T(0));
  state_.cell.assign(d, T(0));
  state_.parameters.assign(wiring.parameters(), T(0));
  state_.random = seed;
  for (auto* row : {&hidden_sign_, &cell_sign_, &hidden_rho_, &cell_rho_, &square_, &hidden_before_}) row->resize(d);
  room_.resize(wiring.sources());
}

template <typename T>
int RankOne<T>::Advance(const DenseLstm<T>& lstm, absl::Span<const HeadGradient<T>>) {
  const LocalDerivatives<T> local = lstm.local();
  for (int k = 0; k < wiring_.units(); ++k) {
    const T* z = wiring_.Sources(local.z(), k, room_.data());
    square_[k] = Dot(z, z, wiring_.sources());
  }
  PropagateFactor(lstm);
  const T rho_0 = Balance(SquaredNorm(state_.hidden) + SquaredNorm(state_.cell), SquaredNorm(state_.parameters));
  DrawSigns();
  ScaleSigns(local);
  AddOwnInfluence(local, rho_0);
  return ResetIfDiverged() ? 1 : 0;
}

// q <- D q.
template <typename T>
void RankOne<T>::PropagateFactor(const DenseLstm<T>& lstm) {
  const LocalDerivatives<T> local = lstm.local();
  const size_t r = wiring_.recurrent();
  hidden_before_ = state_.hidden;
  for (int k = 0; k < wiring_.units(); ++k) {
    const T* seen = wiring_.Recurrent(hidden_before_.data(), k, room_.data());
    T sum[kGates];
    for (int gate = 0; gate < kGates; ++gate) {
      const T* w = lstm.state().parameters.data() + wiring_.row(k, gate) + wiring_.inputs();
      sum[gate] = local.s(gate)[k] * Dot(w, seen, r);
    }
    state_.cell[k] =
        FlushTiny(local.forget()[k] * state_.cell[k] + sum[kForgetGate] + sum[kCellGate] + sum[kInputGate]);
    state_.hidden[k] = FlushTiny(local.a()[k] * state_.cell[k] + sum[kOutputGate]);
  }
}

template <typename T>
void RankOne<T>::DrawSigns() {
  // One random number gives 64 signs.
  Random random(state_.random);
  uint64_t bits = 0;
  int left = 0;
  for (auto* signs : {&hidden_sign_, &cell_sign_}) {
    for (T& sign : *signs) {
      if (left == 0) {
        bits = random.Next();
        left = 64;
      }
      sign = (bits & 1) != 0 ? T(1) : T(-1);
      bits >>= 1;
      --left;
    }
  }
  state_.random = random.state();
}

// Computes every rho_v. Row c_k of I is s z in the rows of the gates i, f and g. Row h_k is A times that, and s_o z in
// the row of o.
template <typename T>
void RankOne<T>::ScaleSigns(const LocalDerivatives<T>& local) {
  const int d = wiring_.units();
  T together = 0;  // |nu' I|^2
  for (int k = 0; k < d; ++k) {
    const T s_i = local.s(kInputGate)[k], s_f = local.s(kForgetGate)[k], s_g = local.s(kCellGate)[k];
    const T s_o = local.s(kOutputGate)[k], a = local.a()[k];
    const T through_cell = (s_i * s_i + s_f * s_f + s_g * s_g) * square_[k];
    const T through_output = s_o * s_o * square_[k];
    cell_rho_[k] = Balance(T(1), through_cell);
    hidden_rho_[k] = Balance(T(1), a * a * through_cell + through_output);
    const T signed_a = cell_sign_[k] + hidden_sign_[k] * a;
    together += signed_a * signed_a * through_cell + through_output;
  }
  if (scaling_ == RankOneScaling::kPerState) return;
  const T common = Balance(T(2 * d), together);
  std::fill(cell_rho_.begin(), cell_rho_.end(), common);
  std::fill(hidden_rho_.begin(), hidden_rho_.end(), common);
}

template <typename T>
void RankOne<T>::AddOwnInfluence(const LocalDerivatives<T>& local, T rho_0) {
  const size_t n = wiring_.sources();
  for (int k = 0; k < wiring_.units(); ++k) {
    state_.cell[k] = rho_0 * state_.cell[k] + cell_rho_[k] * cell_sign_[k];
    state_.hidden[k] = rho_0 * state_.hidden[k] + hidden_rho_[k] * hidden_sign_[k];
    const T hidden_weight = hidden_sign_[k] / hidden_rho_[k];
    const T cell_weight = cell_sign_[k] / cell_rho_[k] + hidden_weight * local.a()[k];
    const T* z = wiring_.Sources(local.z(), k, room_.data());
    for (int gate = 0; gate < kGates; ++gate) {
      const T weight = (gate == kOutputGate ? hidden_weight : cell_weight) * local.s(gate)[k];
      const T shrink = T(1) / rho_0;
      T* p = state_.parameters.data() + wiring_.row(k, gate);
      NEXTING_INDEPENDENT
      for (size_t j = 0; j < n; ++j) p[j] = FlushTiny(shrink * p[j] + weight * z[j]);
    }
  }
}

template <typename T>
bool RankOne<T>::ResetIfDiverged() {
  const T peak = std::max(Peak(state_.parameters), std::max(Peak(state_.hidden), Peak(state_.cell)));
  if (peak <= T(kRecipe.bounds.trace)) return false;
  std::fill(state_.hidden.begin(), state_.hidden.end(), T(0));
  std::fill(state_.cell.begin(), state_.cell.end(), T(0));
  std::fill(state_.parameters.begin(), state_.parameters.end(), T(0));
  return true;
}

template <typename T>
void RankOne<T>::Extend(size_t, const HeadGradient<T>& gradient, absl::Span<T> eligibility) {
  const T slope = Dot(gradient.dy_doutput.data(), state_.hidden.data(), state_.hidden.size());
  const size_t size = eligibility.size();
  T* e = eligibility.data();
  const T* p = state_.parameters.data();
  NEXTING_INDEPENDENT
  for (size_t i = 0; i < size; ++i) e[i] = FlushTiny(gradient.decay * e[i] + slope * p[i]);
}

template class RankOne<float>;
template class RankOne<double>;

}  // namespace nexting::core
