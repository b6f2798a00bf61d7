// What the time of an observation says, as features: its phase in the day and in the week.
//
//   gain sin(2 pi j phase), gain cos(2 pi j phase)      phase = (time mod period) / period,  j = 1 .. harmonics
//
// for a period of a day, then of a week; gain and harmonics are in recipe.h. The gain is below 1, because in the first
// rows of a stream all of these are about constant: a regression would learn a mean as many times as fast as there are
// features. The time is UTC; a zone is a shift of the phase, which the weights take up.
//
// A phase that hardly moves within the memory of a regression says nothing, and the regression would lose all certainty
// about its weights. So the features of a period are 0 while it has more rows than recipe.h allows, by the running size
// of the gaps between times.
//
// Units: microseconds since 1970. Cost: some 40 multiply-adds for each pair. Repeats bit for bit (activations.h).
#ifndef NEXTING_CORE_VIEWS_CLOCK_H_
#define NEXTING_CORE_VIEWS_CLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "core/recipe.h"
#include "core/state.h"
#include "core/views/running_scale.h"

namespace nexting::core {

inline constexpr size_t kClockFeatures = 2 * (kRecipe.views.day_harmonics + kRecipe.views.week_harmonics);

// The features of every period, as if none had too many rows; all 0 for kNoTime. Every other time is legal.
std::array<double, kClockFeatures> PhasesOf(int64_t time_us);

class Clock {
 public:
  struct State {
    int64_t time_us = 0;  // the last that came, or kNoTime

    static constexpr void Visit(auto& self, auto& visit) { visit(self.time_us); }
  };

  Clock() : gaps_(kRecipe.views.changes) {}

  // Takes the time of a step, which may be kNoTime, stand still, go back or jump.
  void Observe(int64_t time_us);

  // Of the current step.
  absl::Span<const double> features() const { return features_; }

  static void Visit(auto& self, auto& visit) {
    VisitState(self.gaps_, visit);
    visit(self.state_);
  }

 private:
  bool Moves(double period_us) const;

  RunningScale gaps_;  // microseconds between times
  State state_;
  std::array<double, kClockFeatures> features_ = {};
};

static_assert(VisitsEveryMember<Clock::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_CLOCK_H_
