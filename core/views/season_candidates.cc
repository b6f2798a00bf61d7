#include "core/views/season_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/recipe.h"

namespace nexting::core {
namespace {

constexpr const recipe::Seasons& kSeasons = kRecipe.seasons;

// r at a multiple of the lag; 2 if that is not known yet.
double MultipleCorrelation(const Correlogram& correlogram, size_t lag, size_t times) {
  if (times * lag > correlogram.lags()) return 2.0;
  const double pairs = correlogram.pairs(times * lag);
  if (pairs < static_cast<double>(lag) || pairs < kSeasons.trusted_pairs) return 2.0;
  return 1.0 - correlogram.error(times * lag);
}

class Walk {
 public:
  Walk(const Correlogram& correlogram, absl::Span<const uint64_t> known, const SeasonThresholds& thresholds)
      : correlogram_(correlogram),
        known_(known),
        thresholds_(thresholds),
        rarity_(correlogram.rarity()),
        longest_(Longest(correlogram)) {}

  SeasonCandidates Run() {
    for (size_t by = 0; by < kNeighbours; ++by) near_[kNeighbours + 1 + by] = error(1 + by);
    for (size_t lag = 1; lag <= longest_; ++lag) {
      std::copy(near_.begin() + 1, near_.end(), near_.begin());
      near_.back() = error(lag + kNeighbours);
      if (lag % 3 == 0) AddToBartlett(lag / 3);
      const bool is_known = std::find(known_.begin(), known_.end(), lag) != known_.end();
      if (is_known || (IsLowest() && (found_.count == 0 ? IsSeason(lag) : IsBetter(lag)))) Add(lag);
      valley_ = std::max(valley_, near_[kNeighbours]);
    }
    found_.bartlett = bartlett_;
    return found_;
  }

 private:
  static constexpr size_t kNeighbours = kLagNeighbours;

  // A lag needs half a period of pairs, and neighbours to be compared with.
  static size_t Longest(const Correlogram& correlogram) {
    const size_t most = std::min<uint64_t>(correlogram.lags(), correlogram.state().added * 2 / 3);
    return most > kNeighbours ? most - kNeighbours : 0;
  }

  double error(size_t lag) const { return lag <= correlogram_.lags() ? correlogram_.error(lag) : 2.0; }

  // B is summed over lags up to a third of the one that is judged: its own peak must not count.
  void AddToBartlett(size_t lag) {
    const double r = 1.0 - error(lag);
    if (r * r > kSeasons.negligible_square) bartlett_ += 2.0 * r * r;
  }

  bool IsLowest() const {
    const double own = near_[kNeighbours];
    for (const double other : near_) {
      if (other < own) return false;
    }
    return own < 1.0;
  }

  bool IsSeason(size_t lag) const {
    const double r = 1.0 - near_[kNeighbours];
    const double valley = 1.0 - valley_;
    if (r < kSeasons.least_correlation || valley > kSeasons.valley * r) return false;
    const double pairs = correlogram_.pairs(lag);
    if (pairs < static_cast<double>(lag)) return false;
    const double independent = pairs / bartlett_;
    if (IsFading(correlogram_, lag, thresholds_.fading)) return false;
    if (r * std::sqrt(independent / std::sqrt(rarity_)) >= thresholds_.significance) return true;
    const double events = independent / rarity_;
    if (pairs < kSeasons.trusted_pairs || events < kSeasons.few_events) return false;
    if (valley > kSeasons.alternating && events < kSeasons.many_events) return false;
    if (r >= kSeasons.exact_correlation && independent >= kSeasons.exact_independent) return true;
    const double twice = MultipleCorrelation(correlogram_, lag, 2);
    return r >= kSeasons.wave_correlation && independent >= kSeasons.wave_independent && valley <= 0.0 &&
           twice >= kSeasons.wave_fading * r && twice <= 1.0;
  }

  bool IsBetter(size_t lag) const {
    const double pairs = correlogram_.pairs(lag);
    const double chance = kSeasons.improvement_significance * std::sqrt(std::sqrt(rarity_) / pairs);
    const double least = pairs < static_cast<double>(lag) ? kSeasons.early_improvement : kSeasons.least_improvement;
    return near_[kNeighbours] < (1.0 - std::max(least, chance)) * least_;
  }

  void Add(size_t lag) {
    if (found_.count == kMostSeasons) RemoveLeastUseful();
    error_[found_.count] = near_[kNeighbours];
    least_ = std::min(least_, near_[kNeighbours]);
    found_.lag[found_.count++] = lag;
  }

  // The one whose error is least below that of the shorter one.
  void RemoveLeastUseful() {
    size_t least = 0;
    double most_left = 0.0;  // of the shorter one's error
    for (size_t i = 0; i < kMostSeasons; ++i) {
      const double left = error_[i] / (i == 0 ? 1.0 : error_[i - 1]);
      if (left > most_left) {
        least = i;
        most_left = left;
      }
    }
    for (size_t i = least; i + 1 < kMostSeasons; ++i) {
      found_.lag[i] = found_.lag[i + 1];
      error_[i] = error_[i + 1];
    }
    --found_.count;
  }

  const Correlogram& correlogram_;
  const absl::Span<const uint64_t> known_;
  const SeasonThresholds thresholds_;
  const double rarity_;
  const size_t longest_;
  std::array<double, 2 * kNeighbours + 1> near_ = {2.0, 2.0, 2.0, 2.0, 2.0};  // errors around the lag
  double bartlett_ = 1.0;
  double valley_ = 0.0;  // the largest error of shorter lags
  double least_ = 1.0;   // the least error of a candidate
  std::array<double, kMostSeasons> error_ = {};
  SeasonCandidates found_;
};

}  // namespace

bool IsFading(const Correlogram& correlogram, size_t lag, double share) {
  const double least = share * (1.0 - correlogram.error(lag));
  return MultipleCorrelation(correlogram, lag, 2) < kSeasons.fading * least ||
         MultipleCorrelation(correlogram, lag, 4) < kSeasons.fading_later * least;
}

SeasonCandidates FindSeasonCandidates(const Correlogram& correlogram, absl::Span<const uint64_t> known,
                                      const SeasonThresholds& thresholds) {
  return Walk(correlogram, known, thresholds).Run();
}

}  // namespace nexting::core
