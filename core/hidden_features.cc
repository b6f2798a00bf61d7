#include "core/hidden_features.h"

#include <algorithm>

#include "core/bounds.h"

namespace nexting::core {

namespace {
constexpr NormaliserOptions kStatistics = {.rate = 1e-4, .variance_floor = 1e-4, .relative_floor = 0};
constexpr double kClip = 5.0;
}  // namespace

HiddenFeatures::HiddenFeatures(int size) : statistics_(size, kStatistics), phi_(size, 0.0) {}

template <typename T>
absl::Span<const double> HiddenFeatures::Update(absl::Span<const T> hidden) {
  statistics_.Update(hidden);
  for (size_t k = 0; k < phi_.size(); ++k) phi_[k] = std::clamp(statistics_.Standardise(hidden[k], k), -kClip, kClip);
  return phi_;
}

template <typename T>
void HiddenFeatures::Slopes(absl::Span<const double> dy_dphi, absl::Span<T> dy_dhidden) const {
  for (size_t k = 0; k < phi_.size(); ++k) {
    const double slope = dy_dphi[k] / statistics_.deviation(k);
    dy_dhidden[k] = static_cast<T>(std::clamp(slope, -kLargestSlope, kLargestSlope));
  }
}

template absl::Span<const double> HiddenFeatures::Update<float>(absl::Span<const float>);
template absl::Span<const double> HiddenFeatures::Update<double>(absl::Span<const double>);
template void HiddenFeatures::Slopes<float>(absl::Span<const double>, absl::Span<float>) const;
template void HiddenFeatures::Slopes<double>(absl::Span<const double>, absl::Span<double>) const;

}  // namespace nexting::core
