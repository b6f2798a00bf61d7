#include "core/read_out/feature_covariance.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/recipe.h"
#include "core/reductions.h"

namespace nexting::core {

FeatureCovariance::FeatureCovariance(size_t size, double forgetting)
    : size_(size), active_(size), forgetting_(forgetting), gain_(size, 0.0), growth_(size, 1.0) {
  state_.inverse.resize(size * (size + 1) / 2);
  Start();
}

void FeatureCovariance::Start() {
  std::fill(state_.inverse.begin(), state_.inverse.end(), 0.0);
  for (size_t i = 0; i < size_; ++i) state_.inverse[Index(i, i)] = kRecipe.linear.initial_inverse;
}

void FeatureCovariance::Prepare(absl::Span<const double> phi) {
  NEXTING_CHECK(phi.size() <= size_);
  active_ = phi.size();
  std::fill(gain_.begin() + active_, gain_.end(), 0.0);
  Times(phi.data(), active_, gain_.data());
  const double root = 1.0 / std::sqrt(forgetting_);
  for (size_t i = 0; i < active_; ++i) growth_[i] = phi[i] == 0.0 ? 1.0 : root;
  // phi' P phi is not negative; rounding must not make it so, as it stands below a fraction line.
  scale_ = forgetting_ + std::max(0.0, Dot(gain_.data(), phi.data(), active_));
}

void FeatureCovariance::Times(absl::Span<const double> z, absl::Span<double> out) const {
  NEXTING_CHECK(z.size() == size_ && out.size() == size_);
  Times(z.data(), size_, out.data());
}

// Each number of the triangle counts for its row, and off the diagonal for its column as well.
void FeatureCovariance::Times(const double* z, size_t active, double* out) const {
  const double* row = state_.inverse.data();
  for (size_t i = 0; i < active; row += ++i) {
    for (size_t j = 0; j < i; ++j) out[j] += row[j] * z[i];
    out[i] = Dot(row, z, i + 1);
  }
}

void FeatureCovariance::Forget(size_t i) {
  NEXTING_CHECK(i < size_);
  for (size_t j = 0; j < size_; ++j) state_.inverse[Index(i, j)] = 0.0;
  state_.inverse[Index(i, i)] = kRecipe.linear.initial_inverse;
}

void FeatureCovariance::Continue(absl::Span<const double> inverse) {
  size_t size = 0;
  while (size * size < inverse.size()) ++size;
  NEXTING_CHECK(size * size == inverse.size() && size <= size_);
  for (size_t i = 0; i < size; ++i) std::copy_n(&inverse[i * size], i + 1, &state_.inverse[Index(i, 0)]);
}

bool FeatureCovariance::Update() {
  double trace = 0.0;
  double smallest = 1.0;
  for (size_t i = 0; i < active_; ++i) {
    const double diagonal = state_.inverse[Index(i, i)];
    trace += diagonal;
    smallest = std::min(smallest, diagonal);
  }
  // A diagonal that is not positive is a cheap sign that P is no longer positive definite.
  if (!(smallest > 0.0)) {
    Start();
    return false;
  }
  const bool forgets = trace <= kRecipe.linear.largest_mean_diagonal * static_cast<double>(active_);
  if (!forgets) std::fill_n(growth_.begin(), active_, 1.0);
  const double root = 1.0 / std::sqrt(scale_);
  for (size_t i = 0; i < active_; ++i) gain_[i] *= root;
  for (size_t i = 0; i < active_; ++i) {
    double* row = &state_.inverse[Index(i, 0)];
    const double g = gain_[i];
    const double growth = growth_[i];
    for (size_t j = 0; j <= i; ++j) row[j] = (row[j] - g * gain_[j]) * (growth * growth_[j]);
  }
  return true;
}

}  // namespace nexting::core
