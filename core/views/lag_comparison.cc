#include "core/views/lag_comparison.h"

#include <algorithm>

#include "core/check.h"

namespace nexting::core {
namespace {

struct PairSums {
  float difference = 0.0f;
  float total = 0.0f;
};

// Eight running sums, added in pairs, as in reductions.h: the bits do not depend on the width of vectors.
PairSums SumPairs(const float* a, const float* b, size_t n, Standard standard) {
  constexpr size_t kLanes = 8;
  float difference[kLanes] = {};
  float total[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (size_t l = 0; l < kLanes; ++l) {
      const float x = standard(a[i + l]);
      const float y = standard(b[i + l]);
      difference[l] += (x - y) * (x - y);
      total[l] += x * x + y * y;
    }
  }
  for (size_t l = 0; i < n; ++i, ++l) {
    const float x = standard(a[i]);
    const float y = standard(b[i]);
    difference[l] += (x - y) * (x - y);
    total[l] += x * x + y * y;
  }
  const auto sum = [](const float* lane) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
  };
  return {sum(difference), sum(total)};
}

}  // namespace

void LagComparison::Start(absl::Span<const uint64_t> lags, size_t rows, size_t size) {
  NEXTING_CHECK(!lags.empty() && lags.size() <= kMostLags);
  const size_t longest = *std::max_element(lags.begin(), lags.end());
  NEXTING_CHECK(longest + kSpare <= size);
  state_ = {};
  std::copy(lags.begin(), lags.end(), state_.lag.begin());
  state_.count = lags.size();
  // The history moves on by one change a step, and n rows take lags * n / kPairsPerStep steps.
  const size_t most = (size - longest - 1) * kPairsPerStep / (kPairsPerStep + lags.size());
  state_.rows = std::clamp<size_t>(rows, 1, most);
}

void LagComparison::Step(absl::Span<const float> history, const Standard& standard) {
  NEXTING_CHECK(!done());
  ++state_.newest;
  for (size_t left = kPairsPerStep; left > 0 && !done();) {
    const size_t stripe_end = ((state_.row * kStripes / state_.rows + 1) * state_.rows + kStripes - 1) / kStripes;
    const size_t n = std::min<size_t>(left, stripe_end - state_.row);
    const size_t ago = state_.newest + state_.row;
    const size_t lag = state_.lag[state_.next];
    NEXTING_CHECK(ago + n + lag <= history.size());
    const PairSums sums = SumPairs(history.data() + ago, history.data() + ago + lag, n, standard);
    state_.difference += double{sums.difference};
    state_.total += double{sums.total};
    state_.product += double{sums.total} - double{sums.difference};
    state_.row += n;
    left -= n;
    if (state_.row == stripe_end) FinishStripe();
    if (state_.row == state_.rows) FinishLag();
  }
}

void LagComparison::FinishStripe() {
  state_.products += state_.product;
  state_.product_squares += state_.product * state_.product;
  state_.product = 0.0;
}

void LagComparison::FinishLag() {
  state_.error[state_.next] = state_.total > 0.0 ? state_.difference / state_.total : 1.0;
  state_.spread[state_.next] =
      state_.product_squares > 0.0 ? state_.products * state_.products / state_.product_squares : 0.0;
  state_.products = state_.product_squares = 0.0;
  state_.least_total = state_.next == 0 ? state_.total : std::min(state_.least_total, state_.total);
  ++state_.next;
  state_.row = 0;
  state_.difference = state_.total = 0.0;
}

}  // namespace nexting::core
