// What a signal did at the same moment one and more seasons ago.
//
// For a season of P steps, with d the changes of the signal and w_j = decay^(j-1), j = 1 .. J, the newest J seasons
// that the history has:
//
//   D_j      =  c_t - c_{t - jP}, a running sum of the newest jP changes
//   C_j      =  sum over k of gamma^k d_{t+1-jP+k}    what came j seasons ago, as a change
//   near     =  C_1                                   usual    =  mean of C_j, weighted with w_j
//   back     =  -D_1                                  to_usual =  mean of -D_j, weighted with w_j
//   after    =  d_{t+2-P}                             the change behind the next one, one season ago
//
// A glitch must not come back one season later. So where at least three seasons are known, near, back and after are
// limited to what the seasons before show, widened by its width on each side, and the means leave out the least and the
// greatest.
//
// For gamma > 0 the sum over k is the weighted mean of the values of the next steps, one season ago, less the value
// then; it ends where gamma^k is negligible (recipe.h), or after one season. For gamma = 0 it is one change.
//
// Up to three seasons have places. A season keeps its place as long as it lasts, so that what is learnt about it goes
// on when another one comes or goes.
//
// Units: the signal's. Cost of a step: 2 J additions for each season, and J times the length of the sums over k.
#ifndef NEXTING_CORE_VIEWS_SEASON_LAGS_H_
#define NEXTING_CORE_VIEWS_SEASON_LAGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"
#include "core/views/change_history.h"

namespace nexting::core {

class SeasonLags {
 public:
  static constexpr size_t kPlaces = 3;

  struct State {
    std::array<uint64_t, kPlaces> lengths = {};  // 0: no season
    std::vector<double> distances;               // [kPlaces][J] D

    static constexpr void Visit(auto& self, auto& visit) { visit(self.lengths, self.distances); }
  };

  struct Sums {
    double near = 0;
    double after = 0;
    double usual = 0;
    double back = 0;
    double to_usual = 0;
  };

  SeasonLags();

  // Must follow every Push of the history.
  void Step(const ChangeHistory& history);

  // Gives each of these seasons a place. Returns for each place whether its season is another one than before.
  std::array<bool, kPlaces> Place(absl::Span<const uint64_t> seasons, const ChangeHistory& history);

  // All 0 for a place without season, or while the history is shorter than one season and two steps.
  Sums At(size_t place, double discount, const ChangeHistory& history) const;

  uint64_t length(size_t place) const { return state_.lengths[place]; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  // The first of n terms beside the others, and their weighted mean.
  struct Summary {
    double newest = 0;
    double mean = 0;
  };
  static Summary Summarise(absl::Span<const double> terms);

  size_t SeasonsKnown(uint64_t length, const ChangeHistory& history) const;
  double* distances(size_t place);

  State state_;
};

static_assert(VisitsEveryMember<SeasonLags::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_SEASON_LAGS_H_
