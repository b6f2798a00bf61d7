#include "core/views/season_lags.h"

#include <algorithm>

#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Views& kViews = kRecipe.views;
constexpr size_t kMostAveraged = kViews.seasons_averaged;

// sum over k < count of gamma^k d, from the change `ago` steps ago to newer ones.
double DiscountedChanges(absl::Span<const float> changes, size_t ago, size_t count, double discount) {
  double sum = 0.0;
  double power = 1.0;
  for (size_t k = 0; k < count && power > kRecipe.mixture.negligible_discount; ++k) {
    sum += power * static_cast<double>(changes[ago - k]);
    power *= discount;
  }
  return sum;
}

}  // namespace

SeasonLags::SeasonLags() { state_.distances.assign(kPlaces * kViews.seasons_averaged, 0.0); }

double* SeasonLags::distances(size_t place) { return &state_.distances[place * kViews.seasons_averaged]; }

// How many whole seasons lie in the history, with one change to spare.
size_t SeasonLags::SeasonsKnown(uint64_t length, const ChangeHistory& history) const {
  if (length == 0 || history.size() < length + 1) return 0;
  return std::min<size_t>((history.size() - 1) / length, kViews.seasons_averaged);
}

void SeasonLags::Step(const ChangeHistory& history) {
  if (history.size() == 0) return;
  const auto newest = static_cast<double>(history.change(0));
  for (size_t place = 0; place < kPlaces; ++place) {
    const uint64_t length = state_.lengths[place];
    if (length == 0) continue;
    for (size_t j = 0; j < kViews.seasons_averaged; ++j) {
      const size_t oldest = (j + 1) * length;
      // Until the history is that long, the sum is over all of it.
      const double left = oldest < history.size() ? static_cast<double>(history.change(oldest)) : 0.0;
      distances(place)[j] += newest - left;
    }
  }
}

std::array<bool, SeasonLags::kPlaces> SeasonLags::Place(absl::Span<const uint64_t> seasons,
                                                        const ChangeHistory& history) {
  std::array<bool, kPlaces> changed = {};
  const auto lasts = [&](uint64_t length) {
    return std::find(seasons.begin(), seasons.end(), length) != seasons.end();
  };
  for (size_t place = 0; place < kPlaces; ++place) {
    if (state_.lengths[place] == 0 || lasts(state_.lengths[place])) continue;
    state_.lengths[place] = 0;
    changed[place] = true;
  }
  for (const uint64_t season : seasons) {
    if (std::find(state_.lengths.begin(), state_.lengths.end(), season) != state_.lengths.end()) continue;
    const auto free = std::find(state_.lengths.begin(), state_.lengths.end(), uint64_t{0});
    *free = season;
    const auto place = static_cast<size_t>(free - state_.lengths.begin());
    changed[place] = true;
    double sum = 0.0;
    size_t ago = 0;
    for (size_t j = 0; j < kViews.seasons_averaged; ++j) {
      for (; ago < std::min<size_t>((j + 1) * season, history.size()); ++ago) sum += history.change(ago);
      distances(place)[j] = sum;
    }
  }
  return changed;
}

SeasonLags::Sums SeasonLags::At(size_t place, double discount, const ChangeHistory& history) const {
  const uint64_t length = state_.lengths[place];
  const size_t known = SeasonsKnown(length, history);
  if (known == 0) return {};
  const absl::Span<const float> changes = history.changes();
  const double* distance = &state_.distances[place * kViews.seasons_averaged];
  // Each season averaged costs a sum over the horizon, so returns average fewer.
  const size_t averaged = discount > 0.0 ? std::min<size_t>(known, kViews.seasons_averaged_of_returns) : known;
  std::array<double, kMostAveraged> came = {};
  std::array<double, kMostAveraged> back = {};
  std::array<double, kMostAveraged> after = {};
  for (size_t j = 0; j < averaged; ++j) {
    came[j] = DiscountedChanges(changes, (j + 1) * length - 1, length, discount);
    back[j] = -distance[j];
    const size_t ago = (j + 1) * length;
    after[j] = length > 1 ? static_cast<double>(changes[ago - 2]) : 0.0;
  }
  const Summary of_came = Summarise(absl::MakeConstSpan(came).first(averaged));
  const Summary of_back = Summarise(absl::MakeConstSpan(back).first(averaged));
  return {.near = of_came.newest,
          .after = Summarise(absl::MakeConstSpan(after).first(averaged)).newest,
          .usual = of_came.mean,
          .back = of_back.newest,
          .to_usual = of_back.mean};
}

SeasonLags::Summary SeasonLags::Summarise(absl::Span<const double> terms) {
  const bool robust = terms.size() >= 3;
  const absl::Span<const double> before = terms.subspan(1);
  double newest = terms[0];
  size_t least = terms.size();
  size_t greatest = terms.size();
  if (robust) {
    const auto [low, high] = std::minmax_element(before.begin(), before.end());
    const double width = *high - *low;
    newest = std::clamp(newest, *low - width, *high + width);
    least = static_cast<size_t>(std::min_element(terms.begin(), terms.end()) - terms.begin());
    greatest = static_cast<size_t>(std::max_element(terms.begin(), terms.end()) - terms.begin());
  }
  double sum = 0.0;
  double weights = 0.0;
  double weight = 1.0;
  for (size_t j = 0; j < terms.size(); ++j, weight *= kViews.season_decay) {
    if (j == least || j == greatest) continue;
    sum += weight * terms[j];
    weights += weight;
  }
  return {.newest = newest, .mean = weights > 0.0 ? sum / weights : newest};
}

}  // namespace nexting::core
