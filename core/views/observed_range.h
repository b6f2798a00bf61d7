// The range that a signal has shown, and how hard its ends are.
//
//   low, high   least and greatest value so far; each creeps toward the newest value at `range_rate`, so that the range
//               forgets slowly
//   hard        an end that has been touched again and again (recipe.h): 0 of a rate, 100 of a percentage
//
// A prediction may leave the range by a fifth of its width, but not at a hard end.
#ifndef NEXTING_CORE_VIEWS_OBSERVED_RANGE_H_
#define NEXTING_CORE_VIEWS_OBSERVED_RANGE_H_

#include <algorithm>
#include <cstdint>

#include "core/recipe.h"
#include "core/state.h"

namespace nexting::core {

class ObservedRange {
 public:
  struct State {
    double low = 0;
    double high = 0;
    double hardest_low = 0;   // the least value ever, whose touches are counted
    double hardest_high = 0;  // the greatest
    uint64_t low_touches = 0;
    uint64_t high_touches = 0;
    uint64_t count = 0;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.low, self.high, self.hardest_low, self.hardest_high, self.low_touches, self.high_touches, self.count);
    }
  };

  void Observe(double value) {
    State& s = state_;
    if (s.count++ == 0) s.low = s.high = s.hardest_low = s.hardest_high = value;
    if (value < s.hardest_low) s.hardest_low = value, s.low_touches = 0;
    if (value > s.hardest_high) s.hardest_high = value, s.high_touches = 0;
    s.low_touches += value == s.hardest_low ? 1 : 0;
    s.high_touches += value == s.hardest_high ? 1 : 0;
    const double rate = kRecipe.mixture.range_rate;
    s.low = std::min(value, s.low + rate * (value - s.low));
    s.high = std::max(value, s.high + rate * (value - s.high));
  }

  // Goes on from a range whose ends nobody has counted the touches of.
  void Continue(double low, double high) {
    state_ = {.low = low, .high = high, .hardest_low = low, .hardest_high = high, .count = 1};
  }

  // The value nearest to `prediction` that the range allows.
  double Limit(double prediction) const {
    const double margin = kRecipe.mixture.range_margin * (state_.high - state_.low);
    const uint64_t hard = kRecipe.views.touches_of_hard_end;
    const double low =
        state_.low_touches >= hard ? std::max(state_.hardest_low, state_.low - margin) : state_.low - margin;
    const double high =
        state_.high_touches >= hard ? std::min(state_.hardest_high, state_.high + margin) : state_.high + margin;
    return std::clamp(prediction, low, high);
  }

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  State state_;
};

static_assert(VisitsEveryMember<ObservedRange::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_OBSERVED_RANGE_H_
