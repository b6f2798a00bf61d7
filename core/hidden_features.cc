#include "core/hidden_features.h"

#include <algorithm>

#include "core/check.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {
// The floor is absolute, because outputs lie in (-1, 1) whatever the units of the inputs are.
constexpr NormaliserOptions kStatistics = {.rate = kRecipe.statistics.hidden_rate,
                                           .variance_floor = kRecipe.statistics.hidden_variance_floor,
                                           .relative_floor = 0};
}  // namespace

HiddenFeatures::HiddenFeatures(int size) : statistics_(size, kStatistics), phi_(size, 0.0) {}

template <typename T>
absl::Span<const double> HiddenFeatures::Update(absl::Span<const T> hidden) {
  NEXTING_CHECK(hidden.size() <= phi_.size());
  statistics_.Update(hidden);
  for (size_t k = 0; k < hidden.size(); ++k) {
    phi_[k] = std::clamp(statistics_.Standardise(hidden[k], k), -kRecipe.clips.hidden, kRecipe.clips.hidden);
  }
  std::fill(phi_.begin() + hidden.size(), phi_.end(), 0.0);
  return phi_;
}

void HiddenFeatures::Forget(size_t k) { statistics_.Forget(k); }

double HiddenFeatures::Slope(size_t k, double dy_dphi) const {
  return std::clamp(dy_dphi / statistics_.deviation(k), -kRecipe.bounds.slope, kRecipe.bounds.slope);
}

template absl::Span<const double> HiddenFeatures::Update<float>(absl::Span<const float>);
template absl::Span<const double> HiddenFeatures::Update<double>(absl::Span<const double>);

}  // namespace nexting::core
