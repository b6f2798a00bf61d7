#include "core/read_out/announced_change.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace nexting::core {

namespace {
constexpr const recipe::Mixture& kMixture = kRecipe.mixture;
}  // namespace

AnnouncedChange::AnnouncedChange() : size_(kMixture.announced_sizes) {}

size_t AnnouncedChange::DegreeOf(double motion) {
  const auto above = std::upper_bound(kMixture.motions.begin(), kMixture.motions.end(), motion);
  return static_cast<size_t>(above - kMixture.motions.begin());
}

uint64_t AnnouncedChange::chosen(size_t degree) const {
  NEXTING_CHECK(degree < kDegrees);
  return degree == 0 ? state_.all.chosen : std::max(state_.all.chosen, state_.degrees[degree].chosen);
}

double AnnouncedChange::AnnounceAbove(double change, double threshold) const {
  return std::abs(change) < threshold * size_.size() ? 0.0 : change;
}

double AnnouncedChange::Announce(double change, size_t degree) const {
  return AnnounceAbove(change, kMixture.thresholds[chosen(degree)]);
}

void AnnouncedChange::Judge(double predicted, double came, size_t degree) {
  NEXTING_CHECK(degree < kDegrees);
  size_.Add(came);
  JudgeIn(state_.all, kMixture.largest_absolute_ratio, predicted, came);
  JudgeIn(state_.degrees[degree], kMixture.largest_ratio_in_a_degree, predicted, came);
}

void AnnouncedChange::JudgeIn(Errors& errors, double largest_ratio, double predicted, double came) const {
  const double rate = std::max(kMixture.announcing_rate, 1.0 / static_cast<double>(++errors.judged));
  const double size = size_.size();
  if (size <= 0.0) return;
  const auto limited = [size](double error) { return std::min(std::abs(error), kMixture.announced_limit * size); };
  for (size_t k = 0; k < kThresholds; ++k) {
    const double error = limited(came - AnnounceAbove(predicted, kMixture.thresholds[k]));
    errors.announced[k] += rate * (error - errors.announced[k]);
  }
  errors.persistence += rate * (limited(came) - errors.persistence);
  if (errors.judged <= kRecipe.views.values_to_trust) return;
  const double largest = largest_ratio * errors.persistence;
  auto chosen = std::find_if(errors.announced.begin(), errors.announced.end(),
                             [largest](double error) { return error <= largest; });
  if (chosen == errors.announced.end()) chosen = std::min_element(errors.announced.begin(), errors.announced.end());
  errors.chosen = static_cast<uint64_t>(chosen - errors.announced.begin());
}

}  // namespace nexting::core
