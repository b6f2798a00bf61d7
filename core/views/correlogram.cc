#include "core/views/correlogram.h"

#include <algorithm>
#include <bit>

#include "core/check.h"
#include "core/recipe.h"

namespace nexting::core {
namespace {

constexpr const recipe::Seasons& kSeasons = kRecipe.seasons;
// Joins every product, so that a silent series leaves no denormal numbers, on which arithmetic is slow.
constexpr float kTiny = 1e-20f;

// Of all lags in (2^k / 2, 2^k].
double Window(size_t lag) {
  return std::max(kSeasons.least_window, kSeasons.lag_windows * static_cast<double>(std::bit_ceil(lag)));
}

}  // namespace

Correlogram::Correlogram(size_t lags) {
  state_.difference.resize(lags);
  state_.total.resize(lags);
}

void Correlogram::Add(absl::Span<const float> series, Standard standard) {
  NEXTING_CHECK(!series.empty());
  const float now = standard(series[0]);
  const float now_square = now * now;
  const size_t known = std::min(lags(), series.size() - 1);
  const float* values = series.data();
  float* difference = state_.difference.data() - 1;  // [lag]
  float* total = state_.total.data() - 1;
  for (size_t first = 1; first <= known; first = std::bit_ceil(first) + 1) {
    const size_t last = std::min(known, std::bit_ceil(first));
    const float keep = static_cast<float>(1.0 - 1.0 / Window(last));
    for (size_t lag = first; lag <= last; ++lag) {
      const float before = standard(values[lag]);
      const float change = now - before;
      difference[lag] = keep * difference[lag] + (change * change + kTiny);
      total[lag] = keep * total[lag] + (now_square + before * before + kTiny);
    }
  }
  const double square = double{now_square};
  const double rate = std::max(1.0 / static_cast<double>(++state_.added), 1.0 / kSeasons.least_window);
  state_.square += rate * (square - state_.square);
  state_.fourth += rate * (square * square - state_.fourth);
}

void Correlogram::Forget() {
  std::fill(state_.difference.begin(), state_.difference.end(), 0.0f);
  std::fill(state_.total.begin(), state_.total.end(), 0.0f);
  state_.square = state_.fourth = 0.0;
  state_.added = 0;
}

double Correlogram::error(size_t lag) const {
  NEXTING_CHECK(lag >= 1 && lag <= lags());
  const double total = double{state_.total[lag - 1]};
  return total > 0.0 ? double{state_.difference[lag - 1]} / total : 1.0;
}

double Correlogram::pairs(size_t lag) const {
  NEXTING_CHECK(lag >= 1 && lag <= lags());
  const double seen = state_.added > lag ? static_cast<double>(state_.added - lag) : 0.0;
  return std::min(seen, Window(lag));
}

double Correlogram::rarity() const {
  return state_.square > 0.0 ? std::max(1.0, state_.fourth / (state_.square * state_.square)) : 1.0;
}

}  // namespace nexting::core
