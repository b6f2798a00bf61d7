#include "core/read_out/feature_covariance.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/recipe.h"
#include "core/reductions.h"

namespace nexting::core {

FeatureCovariance::FeatureCovariance(size_t size, double forgetting)
    : size_(size), active_(size), forgetting_(forgetting), gain_(size, 0.0) {
  state_.inverse.resize(size * size);
  Start();
}

void FeatureCovariance::Start() {
  std::fill(state_.inverse.begin(), state_.inverse.end(), 0.0);
  for (size_t i = 0; i < size_; ++i) state_.inverse[i * size_ + i] = kRecipe.linear.initial_inverse;
}

void FeatureCovariance::Prepare(absl::Span<const double> phi) {
  NEXTING_CHECK(phi.size() <= size_);
  active_ = phi.size();
  std::fill(gain_.begin() + active_, gain_.end(), 0.0);
  for (size_t i = 0; i < active_; ++i) gain_[i] = Dot(&state_.inverse[i * size_], phi.data(), active_);
  // phi' P phi is not negative; rounding must not make it so, as it stands below a fraction line.
  scale_ = forgetting_ + std::max(0.0, Dot(gain_.data(), phi.data(), active_));
}

void FeatureCovariance::Times(absl::Span<const double> z, absl::Span<double> out) const {
  NEXTING_CHECK(z.size() == size_ && out.size() == size_);
  for (size_t i = 0; i < size_; ++i) out[i] = Dot(&state_.inverse[i * size_], z.data(), size_);
}

void FeatureCovariance::Forget(size_t i) {
  NEXTING_CHECK(i < size_);
  for (size_t j = 0; j < size_; ++j) state_.inverse[i * size_ + j] = state_.inverse[j * size_ + i] = 0.0;
  state_.inverse[i * size_ + i] = kRecipe.linear.initial_inverse;
}

bool FeatureCovariance::Update() {
  double trace = 0.0;
  double smallest = 1.0;
  for (size_t i = 0; i < active_; ++i) {
    const double diagonal = state_.inverse[i * size_ + i];
    trace += diagonal;
    smallest = std::min(smallest, diagonal);
  }
  // A diagonal that is not positive is a cheap sign that P is no longer positive definite.
  if (!(smallest > 0.0)) {
    Start();
    return false;
  }
  const bool forgets = trace <= kRecipe.linear.largest_mean_diagonal * static_cast<double>(active_);
  const double growth = forgets ? 1.0 / forgetting_ : 1.0;
  // The root is multiplied into the gain first, so that P_ij and P_ji subtract the same product and keep the same bits.
  const double root = 1.0 / std::sqrt(scale_);
  for (size_t i = 0; i < active_; ++i) gain_[i] *= root;
  for (size_t i = 0; i < active_; ++i) {
    double* row = &state_.inverse[i * size_];
    const double g = gain_[i];
    for (size_t j = 0; j < active_; ++j) row[j] = (row[j] - g * gain_[j]) * growth;
  }
  return true;
}

}  // namespace nexting::core
