#include "core/columns/rtu_stage.h"

#include <algorithm>
#include <cmath>

#include "core/activations.h"
#include "core/bounds.h"
#include "core/check.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

constexpr const recipe::Columns& kColumns = kRecipe.columns;

}  // namespace

template <typename T>
RtuStage<T>::RtuStage(const typename ColumnStage<T>::Options& options)
    : ColumnStage<T>(options, {.gates = 2, .own = 1, .traces = 2, .memories = 2, .outputs = 2}) {
  Scratch& s = scratch_;
  for (auto* row : {&s.radius_slope, &s.angle_slope, &s.radius, &s.cosine, &s.sine, &s.drive, &s.weighted[0],
                    &s.weighted[1], &s.before[0], &s.before[1], &s.flatness[0], &s.flatness[1], &s.own[0][0],
                    &s.own[0][1], &s.own[1][0], &s.own[1][1]}) {
    row->resize(options.columns);
  }
}

template <typename T>
void RtuStage<T>::DrawColumn(int column, int inputs, Random& random) {
  ColumnStage<T>::DrawColumn(column, inputs, random);
  const int m = this->inputs();
  // The weights are drawn again, as trace units have a deviation of W x of their own (recipe.h).
  const double half_width = std::sqrt(3.0) * kColumns.trace_unit_deviation / std::sqrt(std::max(inputs, 1));
  for (int gate = 0; gate < 2; ++gate) {
    for (int j = 0; j < inputs; ++j) {
      this->mutable_state().parameters[this->index(gate, j, column)] = static_cast<T>(half_width * random.Symmetric());
    }
  }
  const auto uniform = [&random](double least, double most) {
    return static_cast<T>(least + (most - least) * 0.5 * (1.0 + random.Symmetric()));
  };
  this->mutable_state().parameters[this->index(0, m, column)] =
      uniform(kColumns.least_initial_nu, kColumns.most_initial_nu);
  this->mutable_state().parameters[this->index(1, m, column)] =
      uniform(kColumns.least_initial_omega, kColumns.most_initial_omega);
}

template <typename T>
void RtuStage<T>::Forward(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() <= static_cast<size_t>(this->inputs()));
  const int n = this->columns();
  ComputeRotation();
  T* c[2] = {this->memory(0), this->memory(1)};
  for (int gate = 0; gate < 2; ++gate) {
    std::copy_n(c[gate], n, scratch_.before[gate].begin());
    std::fill_n(scratch_.weighted[gate].begin(), n, T(0));
    this->AddWeightedInputs(gate, x, scratch_.weighted[gate].data());
  }
  const T* before_1 = scratch_.before[0].data();
  const T* before_2 = scratch_.before[1].data();
  const T* weighted_1 = scratch_.weighted[0].data();
  const T* weighted_2 = scratch_.weighted[1].data();
  const T* radius = scratch_.radius.data();
  const T* cosine = scratch_.cosine.data();
  const T* sine = scratch_.sine.data();
  const T* drive = scratch_.drive.data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T g = radius[k] * cosine[k];
    const T p = radius[k] * sine[k];
    c[0][k] = FlushTiny(Tanh(g * before_1[k] - p * before_2[k] + drive[k] * weighted_1[k]));
    c[1][k] = FlushTiny(Tanh(g * before_2[k] + p * before_1[k] + drive[k] * weighted_2[k]));
  }
  if (!this->frozen()) ComputeSources();
}

template <typename T>
void RtuStage<T>::ComputeRotation() {
  const int n = this->columns();
  const T* nu = this->parameters(0, this->inputs());
  const T* omega = this->parameters(1, this->inputs());
  Scratch& s = scratch_;
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T rate = Exp(std::min(std::max(nu[k], T(kColumns.least_nu)), T(kColumns.most_nu)));
    const T angle = Exp(std::min(std::max(omega[k], T(kColumns.least_omega)), T(kColumns.most_omega)));
    const T radius = Exp(-rate);
    s.radius[k] = radius;
    const SineCosine<T> turned = SineAndCosine(angle);
    s.cosine[k] = turned.cosine;
    s.sine[k] = turned.sine;
    // 1 - r^2 = 1 - exp(-2 rate) by Expm1, as the subtraction would lose most digits where r is near 1.
    s.drive[k] = std::sqrt(-Expm1(T(-2) * rate));
    // Beyond a limit the output does not depend on the parameter, so the derivative is 0.
    s.radius_slope[k] = nu[k] > T(kColumns.least_nu) && nu[k] < T(kColumns.most_nu) ? -rate * radius : T(0);
    s.angle_slope[k] = omega[k] > T(kColumns.least_omega) && omega[k] < T(kColumns.most_omega) ? angle : T(0);
  }
}

template <typename T>
void RtuStage<T>::ComputeSources() {
  const int n = this->columns();
  const T* c_1 = this->memory(0);
  const T* c_2 = this->memory(1);
  Scratch& s = scratch_;
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T before_1 = s.before[0][k];
    const T before_2 = s.before[1][k];
    const T lost = s.radius[k] / s.drive[k];
    s.own[0][0][k] = s.radius_slope[k] * (s.cosine[k] * before_1 - s.sine[k] * before_2 - lost * s.weighted[0][k]);
    s.own[0][1][k] = s.radius_slope[k] * (s.cosine[k] * before_2 + s.sine[k] * before_1 - lost * s.weighted[1][k]);
    s.own[1][0][k] = -s.angle_slope[k] * s.radius[k] * (s.sine[k] * before_1 + s.cosine[k] * before_2);
    s.own[1][1][k] = s.angle_slope[k] * s.radius[k] * (s.cosine[k] * before_1 - s.sine[k] * before_2);
    s.flatness[0][k] = T(1) - c_1[k] * c_1[k];
    s.flatness[1][k] = T(1) - c_2[k] * c_2[k];
  }
}

template <typename T>
void RtuStage<T>::AdvanceTraces(int gate, int j, absl::Span<const T> x) {
  const auto nothing = [](int) { return T(0); };  // each weight drives one of the two states
  if (j == this->inputs()) {
    const T* first = scratch_.own[gate][0].data();
    const T* second = scratch_.own[gate][1].data();
    AdvanceRow(
        gate, j, [first](int k) { return first[k]; }, [second](int k) { return second[k]; });
    return;
  }
  const auto driven = [drive = scratch_.drive.data(), x_j = x[j]](int k) { return drive[k] * x_j; };
  if (gate == 0) {
    AdvanceRow(gate, j, driven, nothing);
  } else {
    AdvanceRow(gate, j, nothing, driven);
  }
}

template <typename T>
template <typename First, typename Second>
void RtuStage<T>::AdvanceRow(int gate, int j, First first, Second second) {
  const int n = this->columns();
  T* trace_1 = this->trace(0, gate, j);
  T* trace_2 = this->trace(1, gate, j);
  T* peak = this->peak();
  const T* radius = scratch_.radius.data();
  const T* cosine = scratch_.cosine.data();
  const T* sine = scratch_.sine.data();
  const T* flatness_1 = scratch_.flatness[0].data();
  const T* flatness_2 = scratch_.flatness[1].data();
  NEXTING_INDEPENDENT
  for (int k = 0; k < n; ++k) {
    const T g = radius[k] * cosine[k];
    const T p = radius[k] * sine[k];
    const T advanced_1 = flatness_1[k] * (g * trace_1[k] - p * trace_2[k] + first(k));
    const T advanced_2 = flatness_2[k] * (g * trace_2[k] + p * trace_1[k] + second(k));
    trace_1[k] = FlushTiny(advanced_1);
    trace_2[k] = FlushTiny(advanced_2);
    peak[k] = std::max(peak[k], std::max(std::abs(advanced_1), std::abs(advanced_2)));
  }
}

template class RtuStage<float>;
template class RtuStage<double>;

}  // namespace nexting::core
