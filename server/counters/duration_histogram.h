// How often a duration fell into which bucket. Buckets go 1, 2.5, 5, 10, 25, 50, ... from kFirst to kLast; a last one
// takes whatever is longer. A bucket holds its upper bound.
//
// Counter: OwnCounter or SharedCounter; see there for threads.
// Cost: two additions and a search among some twenty bounds.
#ifndef NEXTING_SERVER_COUNTERS_DURATION_HISTOGRAM_H_
#define NEXTING_SERVER_COUNTERS_DURATION_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/counters/counter.h"

namespace nexting::server {

using Nanoseconds = std::chrono::nanoseconds;

// Several histograms with the same bounds, added up.
struct HistogramTotals {
  std::vector<double> bounds;    // seconds, ascending
  std::vector<uint64_t> counts;  // [bounds + 1], each of its own bucket only
  double sum = 0;                // seconds
};

// The next of 1, 2.5, 5, 10, 25, ... times a power of ten nanoseconds.
constexpr int64_t NextBound(int64_t bound) {
  int64_t power = 1;
  while (bound >= 10 * power) power *= 10;
  return bound == power ? bound * 5 / 2 : bound * 2;
}

constexpr size_t CountBounds(int64_t first, int64_t last) {
  size_t count = 1;
  for (int64_t bound = first; bound < last; bound = NextBound(bound)) ++count;
  return count;
}

// Whether the ladder has a bound `last` at or above `first`.
constexpr bool IsOnLadder(int64_t first, int64_t last) {
  int64_t bound = first;
  while (bound < last) bound = NextBound(bound);
  return bound == last;
}

// kFirst (at least 100) and kLast are nanoseconds on the ladder.
template <typename Counter, int64_t kFirst, int64_t kLast>
class DurationHistogram {
  static_assert(IsOnLadder(100, kFirst) && IsOnLadder(kFirst, kLast));

 public:
  static constexpr size_t kBounds = CountBounds(kFirst, kLast);

  void Add(Nanoseconds duration) {
    const int64_t nanoseconds = std::max<int64_t>(duration.count(), 0);
    const auto bound = std::lower_bound(bounds().begin(), bounds().end(), nanoseconds);
    counts_[static_cast<size_t>(bound - bounds().begin())].Add();
    nanoseconds_.Add(static_cast<uint64_t>(nanoseconds));
  }

  // Adds itself to `totals`, which is empty or of histograms with the same bounds.
  void AddTo(HistogramTotals& totals) const {
    if (totals.bounds.empty()) {
      for (const int64_t bound : bounds()) totals.bounds.push_back(static_cast<double>(bound) * 1e-9);
      totals.counts.resize(kBounds + 1);
    }
    for (size_t i = 0; i < counts_.size(); ++i) totals.counts[i] += counts_[i].value();
    totals.sum += static_cast<double>(nanoseconds_.value()) * 1e-9;
  }

 private:
  static constexpr std::array<int64_t, kBounds> MakeBounds() {
    std::array<int64_t, kBounds> bounds{};
    int64_t bound = kFirst;
    for (int64_t& each : bounds) {
      each = bound;
      bound = NextBound(bound);
    }
    return bounds;
  }
  static const std::array<int64_t, kBounds>& bounds() {
    static constexpr std::array<int64_t, kBounds> kValues = MakeBounds();
    return kValues;
  }

  std::array<Counter, kBounds + 1> counts_;
  Counter nanoseconds_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_COUNTERS_DURATION_HISTOGRAM_H_
