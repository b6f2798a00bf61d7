#include "core/views/cumulant_signal.h"

#include <cmath>
#include <utility>

#include "core/check.h"

namespace nexting::core {

namespace {
constexpr const recipe::Views& kViews = kRecipe.views;
}  // namespace

CumulantSignal::CumulantSignal(std::vector<uint64_t> given_seasons)
    : given_seasons_(std::move(given_seasons)),
      scale_(kViews.changes),
      slow_scale_(kViews.slow_changes),
      history_(SeasonFinder::kHistory) {
  state_.changes.assign(kViews.long_changes, 0.0);
  lags_.Place(given_seasons_, history_);
}

void CumulantSignal::Continue(double value, uint64_t values, double low, double high) {
  state_.value = value;
  state_.values = values;
  range_.Continue(low, high);
}

std::array<bool, SeasonLags::kPlaces> CumulantSignal::Observe(double value, double mean, bool came) {
  const double change = state_.values > 0 ? value - state_.value : 0.0;
  std::copy_backward(state_.changes.begin(), state_.changes.end() - 1, state_.changes.end());
  state_.changes.front() = change;
  state_.value = value;
  state_.mean = mean;
  if (state_.values > 0) {
    history_.Push(change);
    if (given_seasons_.empty()) finder_.Step(history_);
    lags_.Step(history_);
  }
  if (came) {
    if (state_.values > 0) {
      scale_.Add(change);
      slow_scale_.Add(change);
    }
    range_.Observe(value);
    ++state_.values;
  }
  if (finder_.revision() == state_.seasons_revision) return {};
  state_.seasons_revision = finder_.revision();
  return lags_.Place(finder_.seasons(), history_);
}

double CumulantSignal::Change(size_t ago) const {
  NEXTING_CHECK(ago < state_.changes.size());
  return std::clamp(InScale(state_.changes[ago]), -kViews.largest_change, kViews.largest_change);
}

double CumulantSignal::Motion() const {
  double sum = 0.0;
  for (size_t l = 0; l < kRecipe.mixture.moving_changes; ++l) sum += std::abs(Change(l));
  return sum / static_cast<double>(kRecipe.mixture.moving_changes);
}

double CumulantSignal::Level() const {
  return std::clamp(InScale(state_.value - state_.mean), -kViews.largest_level, kViews.largest_level);
}

}  // namespace nexting::core
