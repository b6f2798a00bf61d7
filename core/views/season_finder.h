// Finds after how many steps a signal repeats itself: up to three seasons, such as 24 and 168 hours.
//
// What repeats are its changes d_t = c_t - c_{t-1}, standardised by running statistics and limited, so that a jump or a
// glitch is one change among many. With r_L the correlation of d_t with d_{t-L}, a season is a lag with a sharp, high
// r_L (season_candidates.h), and a second or third one is a longer lag with a clearly smaller error 1 - r_L.
//
//   every step       two correlograms take the change: lags 1 .. 440 in steps, lags 8 .. 10,080 in blocks of 8 steps
//   every 16 to 128  their candidates and the known seasons are compared, in ascending order, on the newest rows of the
//                    history at full resolution (lag_comparison.h): where exactly, still, and better than shorter ones?
//
// A season is known from about two of its periods on if it repeats well, and later the more noise there is. It is
// dropped when it has not held for eight of its periods (and 256 steps); without the shortest one everything starts
// again. A jump, a glitch, a change of scale and missing values (changes of 0) do not drop it, and in a silent signal
// nothing is judged. A length may be a step off where the signal is smooth, and a multiple of a season may be listed
// where it is better for some reason, or by chance. Strongly resonant noise, which keeps its phase for several periods,
// counts as a season while it does. A sharp season above 440 steps whose length is no multiple of 8 is known later, and
// sometimes not at all.
//
// Units:   steps.
// Cost:    about 1,000 multiply-adds a step: 0.5 to 0.8 us, and 15 us in a step that looks for candidates; 20 KB beside
//          the history. No allocation after construction.
// Repeats: bit for bit.
#ifndef NEXTING_CORE_VIEWS_SEASON_FINDER_H_
#define NEXTING_CORE_VIEWS_SEASON_FINDER_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "core/state.h"
#include "core/views/change_history.h"
#include "core/views/correlogram.h"
#include "core/views/lag_comparison.h"
#include "core/views/season_candidates.h"
#include "core/views/season_limits.h"

namespace nexting::core {

class SeasonFinder {
 public:
  static constexpr size_t kLongest = kLongestSeason;
  // Of a history in which the longest season can be examined. With a smaller one, only shorter seasons are found.
  static constexpr size_t kHistory = kLongest + 1'008;

  SeasonFinder();

  // Must follow every Push. REQUIRES: the same history every time
  void Step(const ChangeHistory& history);

  // Lengths in steps, ascending, until the next Step.
  absl::Span<const uint64_t> seasons() const { return {state_.season.data(), state_.count}; }

  // Another number whenever seasons() is another list.
  uint64_t revision() const { return state_.revision; }

  // What is examined: a known season or a candidate, and what came of it.
  struct Examined {
    uint64_t lag = 0;
    uint64_t failing_since = 0;  // the step at which a known season failed first; 0: it holds
    uint64_t is_known = 0;
    uint64_t is_accepted = 0;
    double gain = 0.0;  // 1 - error / the least error of the shorter ones
    double spread = 0.0;
    double proof = 0.0;  // least r of a new one, times the root of the number of rows compared
    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.lag, self.failing_since, self.is_known, self.is_accepted, self.gain, self.spread, self.proof);
    }
  };

  struct State {
    std::array<uint64_t, kMostSeasons> season = {};
    std::array<uint64_t, kMostSeasons> failing_since = {};
    uint64_t count = 0;  // of seasons
    uint64_t revision = 0;
    uint64_t steps = 0;
    uint64_t next_round = 0;  // the step in which candidates are looked for again
    double mean = 0.0;        // of changes
    double variance = 0.0;
    double block_sum = 0.0;
    std::array<Examined, 4 * kMostSeasons> examined = {};
    uint64_t examined_count = 0;
    uint64_t examining = 0;  // the one that is compared
    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.season, self.failing_since, self.count, self.revision, self.steps, self.next_round, self.mean,
            self.variance, self.block_sum, self.examined, self.examined_count, self.examining);
    }
  };

  // All that Save, Restore and Digest see.
  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.state_);
    VisitState(self.in_steps_, visit);
    VisitState(self.in_blocks_, visit);
    VisitState(self.blocks_, visit);
    VisitState(self.comparison_, visit);
  }

 private:
  Standard Standardise(double change);
  void AddToBlock(double x);
  void BeginRound(size_t size);
  void AddExamined(const Examined& one, size_t size);
  void BeginComparison(size_t size);
  double FindBestLag(Examined& one) const;
  void Judge();
  bool IsClearlyBetter(uint64_t lag, uint64_t known) const;
  bool HoldsInTheLongRun(uint64_t lag) const;
  void StartAgainWithoutShortest();
  void EndRound();
  void Rest();
  void RemoveLeastUseful();

  State state_;
  Correlogram in_steps_;
  Correlogram in_blocks_;
  ChangeHistory blocks_;  // sums over blocks of standardised changes
  LagComparison comparison_;
};

static_assert(VisitsEveryMember<SeasonFinder::Examined>());
static_assert(VisitsEveryMember<SeasonFinder::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_SEASON_FINDER_H_
