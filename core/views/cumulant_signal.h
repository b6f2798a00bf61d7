// What the views know of one cumulant: its newest value, its recent changes and their running size, its range and its
// seasons.
//
//   d_t  = c_t - c_{t-1}
//   s_t  = running size of d (running_scale.h), which follows a change of scale within some dozen steps
//   S_t  = the same, slow: a unit that hardly moves while weights in other units are learnt
//
// Changes have no level, so whatever is learnt on d / s holds at once after a jump of level, on a ramp and in a
// counter. Before the first change that is not 0, s is 0 and there is nothing to learn.
#ifndef NEXTING_CORE_VIEWS_CUMULANT_SIGNAL_H_
#define NEXTING_CORE_VIEWS_CUMULANT_SIGNAL_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/recipe.h"
#include "core/state.h"
#include "core/views/change_history.h"
#include "core/views/observed_range.h"
#include "core/views/running_scale.h"
#include "core/views/season_finder.h"
#include "core/views/season_lags.h"

namespace nexting::core {

class CumulantSignal {
 public:
  struct State {
    std::vector<double> changes;  // [long_changes] newest first
    double value = 0;
    double mean = 0;                // slow, of the normaliser
    uint64_t values = 0;            // that came
    uint64_t seasons_revision = 0;  // of the finder, as the lags have it

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.changes, self.value, self.mean, self.values, self.seasons_revision);
    }
  };

  // Given seasons, in steps and ascending, stand from the beginning, and no others are looked for. Without, they are
  // found.
  explicit CumulantSignal(std::vector<uint64_t> given_seasons = {});

  // Goes on from the last of so many values within that range, of which nothing else is known. REQUIRES: the signal is
  // new
  void Continue(double value, uint64_t values, double low, double high);

  // Takes c_t and the slow mean of the cumulant after it. `came` is false for a value that takes the place of a missing
  // one: it says nothing of the signal's size and range.
  // Returns for each season's place whether it has another season now.
  std::array<bool, SeasonLags::kPlaces> Observe(double value, double mean, bool came);

  // d_{t - ago} / s_t, limited.
  double Change(size_t ago) const;
  // (c_t - mean) / s_t, limited.
  double Level() const;
  // How much the signal moves just now: the mean size of its newest changes, by s_t.
  double Motion() const;
  // x / s_t; 0 while s is 0.
  double InScale(double x) const { return scale() > 0.0 ? x / scale() : 0.0; }

  // Whether a value has come.
  bool has_begun() const { return state_.values > 0; }
  double value() const { return state_.value; }
  double scale() const { return scale_.size(); }
  double slow_scale() const { return slow_scale_.size(); }
  const ObservedRange& range() const { return range_; }

  // What came at the same moment earlier seasons, in the cumulant's unit.
  SeasonLags::Sums Season(size_t place, double discount) const { return lags_.At(place, discount, history_); }

  // Lengths in steps, ascending. Valid until the next Observe.
  absl::Span<const uint64_t> seasons() const {
    return given_seasons_.empty() ? finder_.seasons() : absl::MakeConstSpan(given_seasons_);
  }

  static void Visit(auto& self, auto& visit) {
    VisitState(self.scale_, visit);
    VisitState(self.slow_scale_, visit);
    VisitState(self.range_, visit);
    VisitState(self.history_, visit);
    visit(self.finder_);
    VisitState(self.lags_, visit);
    visit(self.state_);
  }

 private:
  std::vector<uint64_t> given_seasons_;
  RunningScale scale_;
  RunningScale slow_scale_;
  ObservedRange range_;
  ChangeHistory history_;
  SeasonFinder finder_;
  SeasonLags lags_;
  State state_;
};

static_assert(VisitsEveryMember<CumulantSignal::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_CUMULANT_SIGNAL_H_
