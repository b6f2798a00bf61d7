// The default read-out: a committee of views of the past, which one mixture for each head judges.
//
//   view         of                   features                                                    starts as
//   short        each cumulant        the last 4 changes, in their own recent size                persistence
//   long         each cumulant        the last 24 changes; the level; 1                           persistence
//   season       cumulant and gamma   8 changes; what each season did; the clock; the level; 1    persistence
//   once, usual  each season          none: what came one season ago; what usually comes
//   rows         all heads            recent rows of all features, in blocks; the levels; 1       persistence
//   wide         all heads            direct features and columns; what the views above forecast  persistence
//   level        head, gamma > 0      TD(lambda) on the features of the wide view                 nearly the mean
//
// The views of a cumulant are regressions of its change in units of its own recent size, so they hold through jumps of
// level and scale. The shared views are regressions of the change in the cumulant's unit on standardised features.
// Narrow views learn within tens of rows; the wide one, which has the columns, takes over when it has earned it. The
// columns see the features, the newest changes of each cumulant, and what the narrow views forecast for each head; they
// follow the gradient of the wide view.
//
// A step: Observe (settles, learns, and lets the narrow views predict); FillInputs; the network's Forward; Predict.
// Cost in multiply-adds: 2 p^2 for each covariance; core/README.md has the table.
#ifndef NEXTING_CORE_READ_OUT_COMMITTEE_H_
#define NEXTING_CORE_READ_OUT_COMMITTEE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/head_signal.h"
#include "core/learner_config.h"
#include "core/normaliser.h"
#include "core/read_out/committee_head.h"
#include "core/read_out/held_value.h"
#include "core/read_out/linear_td.h"
#include "core/saved_learner_v5.h"
#include "core/state.h"
#include "core/views/clock.h"
#include "core/views/cumulant_signal.h"
#include "core/views/season_lags.h"
#include "core/views/view_regression.h"

namespace nexting::core {

// How many inputs the columns have beside the features: the newest changes of each cumulant and a forecast of each
// head.
size_t CommitteeInputs(const LearnerConfig& config);

class Committee {
 public:
  struct State {
    uint64_t steps = 0;
    std::vector<std::vector<double>> rows;  // [rows][m] standardised features, newest first
    std::vector<double> phi;                // [p] of the last step, as the wide view and the level learners saw it

    static constexpr void Visit(auto& self, auto& visit) { visit(self.steps, self.rows, self.phi); }
  };

  // `direct` and `recurrent` are the numbers of direct features and of the network's.
  Committee(const LearnerConfig& config, size_t direct, size_t recurrent);

  // Goes on from what a learner of an earlier version knew: the weights of its experts become those of the wide view
  // and of the level learners, with their share of the mixture. The other views begin as in a new learner. `statistics`
  // are the cumulants'. REQUIRES: this committee is new
  void Continue(const LearnerV5& old, const Normaliser& statistics);

  // Takes the cumulants of a step and the standardised features, [m]. `came[i]` says whether the value of cumulant i
  // came, or takes the place of a missing one. A head begins with the first value of its cumulant. `time_us` as in
  // Observation. Returns how often a part had to start again.
  int Observe(absl::Span<const CumulantSample> samples, absl::Span<const float> features, absl::Span<const char> came,
              int64_t time_us);

  // The columns' inputs beside the features, [CommitteeInputs(config)].
  void FillInputs(absl::Span<float> inputs) const;

  // Predicts with the features of the wide view: [direct; recurrent].
  int Predict(absl::Span<const CumulantSample> samples, absl::Span<const double> phi);

  // Starts again on feature i of phi.
  void Forget(size_t i);

  // What the network learns from: delta and dy/dphi of each head, valid until the next step.
  HeadSignal signal(size_t head, double lambda) const;

  const CommitteeHead& head(size_t h) const { return heads_[h]; }

  // Of a cumulant, as CumulantSignal::seasons.
  absl::Span<const uint64_t> seasons(size_t cumulant) const { return signals_[cumulant].seasons(); }

  static void Visit(auto& self, auto& visit) {
    visit(self.signals_, self.short_, self.long_, self.seasons_, self.rows_, self.wide_);
    for (auto& head : self.heads_) visit(head);
    for (auto& learners : self.level_) VisitStates(learners, visit);
    visit(self.clock_, self.state_);
  }

 private:
  struct Place {
    size_t cumulant;
    size_t index;         // among the heads of that cumulant
    size_t season;        // index of its view of seasons
    size_t season_index;  // among the heads of that view
  };

  struct SeasonView {
    size_t cumulant;
    double discount;
    ViewRegression regression;

    static void Visit(auto& self, auto& visit) { visit(self.regression); }
  };

  void PlaceHeads(const LearnerConfig& config);
  std::vector<size_t> OldExperts(size_t head) const;
  void ContinueWide(size_t head, const ReadOutV5& old, double deviation);
  void MakeViews(const LearnerConfig& config);
  void MakeHeads(const LearnerConfig& config);
  int LearnFromTargets();
  void FillViewsOf(size_t cumulant);
  void FillSeasons(SeasonView& view);
  void ForgetSeasons(SeasonView& view, const std::array<bool, SeasonLags::kPlaces>& renewed);
  size_t SetSeasonalExperts(size_t head, size_t at);
  void KeepRow(absl::Span<const float> features);
  void FillBlock(size_t block, absl::Span<const CumulantSample> samples);
  void PredictNarrow();
  size_t SetExperts(size_t head, size_t at, const ViewRegression& view, size_t index, double scale);
  size_t FirstWideExpert() const;
  int PredictWide(size_t head, const CumulantSample& sample);
  int RememberRows();
  void FillGradient(size_t head);
  bool is_begun(size_t head) const { return signals_[configs_[head].cumulant].has_begun(); }
  const CumulantSignal& signal_of(size_t head) const { return signals_[configs_[head].cumulant]; }

  const size_t recurrent_;
  const size_t direct_;
  const std::vector<HeadConfig> configs_;
  std::vector<Place> places_;            // [heads]
  std::vector<int> persistence_;         // [heads] index in phi of the standardised cumulant, -1 for none
  std::vector<CumulantSignal> signals_;  // [k]
  std::vector<ViewRegression> short_;    // [k]
  std::vector<ViewRegression> long_;     // [k]
  Clock clock_;
  std::vector<SeasonView> seasons_;   // one for each cumulant and discount
  std::vector<ViewRegression> rows_;  // [blocks]
  std::vector<ViewRegression> wide_;  // [1], or none where it would have too many features
  std::vector<CommitteeHead> heads_;
  std::vector<std::vector<std::unique_ptr<LinearTd>>> level_;  // [heads]
  State state_;

  // Valid during the current step only.
  std::vector<bool> settled_;                   // [heads]
  std::vector<double> forecasts_;               // [heads]
  std::vector<double> bases_;                   // [heads]
  std::vector<double> own_bases_;               // the first of [heads]
  std::vector<double> phi_;                     // [p]
  std::vector<std::vector<double>> gradients_;  // [heads][recurrent] dy/dphi, in the cumulant's slow scale
};

static_assert(VisitsEveryMember<Committee::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_COMMITTEE_H_
