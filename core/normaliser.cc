#include "core/normaliser.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"

namespace nexting::core {

Normaliser::Normaliser(int size, const NormaliserOptions& options)
    : options_(options), largest_(1.0 / std::sqrt(options.rate)) {
  state_.mean.assign(size, 0.0);
  state_.variance.assign(size, 0.0);
  state_.count.assign(size, 0);
  if (options.restarts) state_.excursions.assign(size, {});
  deviation_.assign(size, 0.0);
  Refresh();
}

template <typename T>
void Normaliser::Update(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() <= deviation_.size());
  for (size_t i = 0; i < x.size(); ++i) Update(i, static_cast<double>(x[i]));
}

void Normaliser::Update(size_t i, double x) {
  NEXTING_CHECK(std::isfinite(x));
  if (options_.restarts && StartsAgain(i, x)) return;
  const double a = std::max(options_.rate, 1.0 / static_cast<double>(++state_.count[i]));
  const double limit = IsTrusted(i) ? deviation_[i] / std::sqrt(a) : std::numeric_limits<double>::infinity();
  const double difference = std::clamp(x - state_.mean[i], -limit, limit);
  // With a = 1 / t these are exactly the mean and the variance of all values so far.
  state_.mean[i] += a * difference;
  state_.variance[i] = (1.0 - a) * (state_.variance[i] + a * difference * difference);
  RefreshDeviation(i);
}

// One value inside takes back several outside: a signal with frequent bursts is one signal, not a new one in each
// burst.
bool Normaliser::StartsAgain(size_t i, double x) {
  Excursion& e = state_.excursions[i];
  if (e.score == 0) {
    if (state_.count[i] <= kRecipe.statistics.updates_to_trust) return false;
    const double reach = kRecipe.statistics.reach * deviation_[i];
    e = {.low = state_.mean[i] - reach, .high = state_.mean[i] + reach};
  }
  if (x >= e.low && x <= e.high) {
    e.score -= std::min(e.score, kRecipe.statistics.inside_counts);
    return false;
  }
  const double difference = x - e.mean;
  e.mean += difference / static_cast<double>(++e.count);
  e.sum_of_squares += difference * (x - e.mean);
  if (++e.score < kRecipe.statistics.updates_to_trust) return false;
  state_.mean[i] = e.mean;
  state_.variance[i] = e.sum_of_squares / static_cast<double>(e.count);
  state_.count[i] = e.count;
  e = {};
  RefreshDeviation(i);
  return true;
}

template void Normaliser::Update<float>(absl::Span<const float>);
template void Normaliser::Update<double>(absl::Span<const double>);

void Normaliser::Forget(size_t i) {
  NEXTING_CHECK(i < deviation_.size());
  state_.mean[i] = 0.0;
  state_.variance[i] = 0.0;
  state_.count[i] = 0;
  if (options_.restarts) state_.excursions[i] = {};
  RefreshDeviation(i);
}

// A signal that has been constant has only the floor for its deviation: limited by that, its first change would not be
// followed for a long time.
bool Normaliser::IsTrusted(size_t i) const {
  return state_.count[i] > kRecipe.statistics.updates_to_trust && std::sqrt(state_.variance[i]) >= deviation_[i];
}

double Normaliser::Standardise(double x, size_t i) const {
  if (state_.count[i] < 2) return 0.0;
  return std::clamp((x - state_.mean[i]) / deviation_[i], -largest_, largest_);
}

void Normaliser::Refresh() {
  for (size_t i = 0; i < deviation_.size(); ++i) RefreshDeviation(i);
}

void Normaliser::RefreshDeviation(size_t i) {
  const double variance = state_.variance[i];
  const double mean_square = state_.mean[i] * state_.mean[i] + variance;
  const double relative = options_.relative_floor * options_.relative_floor;
  const double floor =
      std::max({options_.variance_floor, relative * mean_square, kRecipe.statistics.smallest_variance});
  deviation_[i] = std::sqrt(std::max(variance, floor));
}

}  // namespace nexting::core
