// The read-out of one head where it is a single predictor (predictor.h) and not a committee.
//
// A linear predictor learns in standardised units from its own TD error. Its prediction is shown in the cumulant's
// units, limited to the returns that the observed range of the cumulant allows, with a margin, so that a learner that
// diverges is not shown:
//
//   [low - margin (high - low), high + margin (high - low)] / (1 - gamma)        margin = range_margin (recipe.h)
//
// A predictor without weights shows v_t / (1 - gamma), which needs no limit: v is a value that the cumulant had, or a
// mean of such.
#ifndef NEXTING_CORE_READ_OUT_READ_OUT_H_
#define NEXTING_CORE_READ_OUT_READ_OUT_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/learner.h"
#include "core/read_out/predictor.h"
#include "core/read_out/return_judge.h"
#include "core/saved_learner_v5.h"
#include "core/state.h"

namespace nexting::core {

class ReadOut {
 public:
  struct State {
    double held = 0;          // v, in the cumulant's units
    double standardised = 0;  // yhat_t in standardised units
    double low = 0;           // observed range of the cumulant, which forgets slowly
    double high = 0;
    uint64_t steps = 0;
    HeadOutput output;  // previous_prediction and td_error are 0 at the first step
    HeadQuality quality;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.held, self.standardised, self.low, self.high, self.steps, self.output, self.quality);
    }
  };

  // The last `recurrent` features of a linear predictor are the network's.
  ReadOut(Predictor predictor, double discount, size_t recurrent);

  // Starts again on that feature, because its meaning has changed.
  void Forget(size_t feature);

  // Goes on from what a learner of an earlier version had.
  void Continue(const ReadOutV5& old);

  // Learns from the cumulant of a step and makes a new prediction. `came` is false for a value that takes the place of
  // a missing one: it judges nothing. Returns how many predictors had to start again, because their state left its
  // bounds. REQUIRES: the bank of covariances is prepared with phi_before
  int Step(const CumulantSample& cumulant, bool came, absl::Span<const double> phi_before,
           absl::Span<const double> phi);

  // The TD error of the last Step, in standardised units (0 at the first), and dy/dphi of the network's features,
  // [recurrent].
  double delta() const { return delta_; }
  absl::Span<const double> network_weights() const;

  uint64_t predictions() const { return state_.steps; }
  const HeadOutput& output() const { return state_.output; }
  const HeadQuality& quality() const { return state_.quality; }

  static void Visit(auto& self, auto& visit) {
    if (self.predictor_.linear != nullptr) VisitPointedState(self.predictor_.linear, visit);
    VisitState(self.judge_, visit);
    visit(self.state_);
  }

 private:
  int Learn(const CumulantSample& cumulant, absl::Span<const double> phi_before, absl::Span<const double> phi);
  void Hold(const CumulantSample& cumulant);
  void ObserveRange(double cumulant);
  double PredictionInUnits(const CumulantSample& cumulant) const;
  void Show(const CumulantSample& cumulant, double prediction);

  const double discount_;
  Predictor predictor_;
  ReturnJudge judge_;
  State state_;
  double delta_ = 0;                // of the current step
  std::vector<double> no_weights_;  // [recurrent] zeros: a held value does not depend on the network
};

static_assert(VisitsEveryMember<ReadOut::State>());
static_assert(VisitsEveryMember<HeadOutput>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_READ_OUT_H_
