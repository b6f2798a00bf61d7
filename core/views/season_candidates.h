// Which lags of a correlogram may be seasons. Walking from short lags to long ones, a lag is one where its error is
//   - lowest among its neighbours,
//   - lower, beyond chance, than that of every shorter candidate: a multiple of a season is none unless it is better,
//   - for the first candidate: lower than chance would make it, after a valley of lags that are less alike (so that a
//     smooth signal, which resembles itself at small lags, has no season for that), and as good at twice the lag (so
//     that the fading memory of filtered noise is none).
//
// What chance does: a correlation r over n pairs of a series with correlations r_k has the deviation sqrt(B / n),
// B = 1 + 2 sum r_k^2 (Bartlett), the more so the fewer values make up its energy (Correlogram::rarity()).
#ifndef NEXTING_CORE_VIEWS_SEASON_CANDIDATES_H_
#define NEXTING_CORE_VIEWS_SEASON_CANDIDATES_H_

#include <array>
#include <cstddef>

#include "core/views/correlogram.h"
#include "core/views/season_limits.h"

namespace nexting::core {

// A candidate is compared with so many lags to each side, so the longest ones of a correlogram cannot be candidates.
constexpr size_t kLagNeighbours = 2;

// Lags in ascending order.
struct SeasonCandidates {
  std::array<size_t, kMostSeasons> lag = {};
  size_t count = 0;
  double bartlett = 1.0;  // B of the whole walk
};

// Of the first candidate.
struct SeasonThresholds {
  double significance;  // of r, in deviations of chance
  double fading;        // share of IsFading
};

// Of more candidates than there is room for, those are left that improve most on the shorter ones.
// Cost: about 10 operations for each lag.
SeasonCandidates FindSeasonCandidates(const Correlogram& correlogram, absl::Span<const uint64_t> known,
                                      const SeasonThresholds& thresholds);

// Whether the likeness of a lag is a fading memory, as filtered noise has it: r at 2 and 4 times the lag, where it is
// known, is less than a share (recipe.h, times `share`) of r at the lag. REQUIRES: 1 <= lag <= correlogram.lags()
bool IsFading(const Correlogram& correlogram, size_t lag, double share);

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_SEASON_CANDIDATES_H_
