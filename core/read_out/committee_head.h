// One head of the committee: what its experts predict, how they are judged and mixed, and what is shown.
//
//   yhat  =  persistence + announced(blend - persistence), within the range that the cumulant has shown
//   blend =  mixture of { mix, stacked } (mixture.h)
//   mix   =  sum over e of pi_e y_e (mixture.h)
//   stacked = mix + w' (y - mix): a regression on the experts' differences from their mixture; for gamma = 0 only,
//             because returns overlap, and what is learnt from one of them comes late
//
// All numbers are weighted means of the future, (1 - gamma) G, in the cumulant's unit; for gamma = 0 that is the next
// value. The first expert is persistence. Everything is judged when the return is known (return_judge.h); a return with
// a missing value is never known, and moves nothing.
//
// A step: Observe; the caller sets the experts; Predict.
#ifndef NEXTING_CORE_READ_OUT_COMMITTEE_HEAD_H_
#define NEXTING_CORE_READ_OUT_COMMITTEE_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/learner.h"
#include "core/read_out/announced_change.h"
#include "core/read_out/mixture.h"
#include "core/read_out/return_judge.h"
#include "core/saved_learner_v5.h"
#include "core/state.h"
#include "core/views/cumulant_signal.h"
#include "core/views/view_regression.h"

namespace nexting::core {

class CommitteeHead {
 public:
  struct State {
    double blend = 0;
    uint64_t predictions = 0;
    HeadOutput output;  // 0 where Predict shows NaN
    HeadQuality quality;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.blend, self.predictions, self.output, self.quality);
    }
  };

  CommitteeHead(double discount, size_t experts);

  // Goes on from a read-out of an earlier version: its quality, and its losses (of returns) for the experts from
  // `first` on. The others begin as good as persistence.
  void Continue(const ReadOutV5& old, size_t first, absl::Span<const double> losses);

  // Takes c_t. Returns true if a return became known; then target() is its weighted mean, with the last blend for the
  // steps behind the horizon.
  bool Observe(uint64_t step, double cumulant, bool came);
  double target() const { return target_; }

  // Sets y_e of this step, limited to the cumulant's range; persistence takes the place of what is not finite.
  void SetExpert(size_t e, double prediction, const CumulantSignal& signal);

  // The mixture of the first n experts, as they are now weighed. REQUIRES: all of them are set
  double Forecast(size_t n) const;

  // Judges what has become known, and mixes and shows a new prediction. REQUIRES: all experts are set
  void Predict(uint64_t step, const CumulantSignal& signal);

  // The TD error of the blend that Predict has formed with the one before it, c_t + gamma yhat_t - yhat_{t-1} in
  // weighted means; 0 at the head's first prediction.
  double delta() const { return delta_; }

  double discount() const { return discount_; }
  const RowSchedule& schedule() const { return judge_.schedule(); }
  absl::Span<const double> weights() const { return mixture_.weights(); }
  bool has_predicted() const { return state_.predictions > 0; }
  uint64_t predictions() const { return state_.predictions; }
  const HeadOutput& output() const { return state_.output; }
  const HeadQuality& quality() const { return state_.quality; }

  static void Visit(auto& self, auto& visit) {
    VisitState(self.judge_, visit);
    VisitState(self.mixture_, visit);
    VisitState(self.blend_, visit);
    visit(self.announced_, self.stack_, self.state_);
  }

 private:
  // Where what is judged beside the experts stands in a bet. kMotion is no prediction but the degree of motion that the
  // announcement was made in.
  enum Extra { kMix, kStacked, kBlend, kShown, kMotion, kExtras };

  double Realised(double tail) const;
  void JudgeExperts();
  void JudgeBlend(uint64_t step);
  void JudgeShown(double baseline);
  void Stack(uint64_t step, const CumulantSignal& signal);
  void Show(const CumulantSignal& signal);
  double& extra(Extra extra) { return predictions_[experts_ + extra]; }
  bool stacks() const { return discount_ == 0.0; }

  const double discount_;
  const size_t experts_;
  ReturnJudge judge_;
  Mixture mixture_;
  Mixture blend_;
  AnnouncedChange announced_;
  ViewRegression stack_;
  State state_;

  // Valid during the current step only.
  bool settled_ = false;
  double target_ = 0;
  double delta_ = 0;
  std::vector<double> predictions_;     // [experts + extras]
  std::vector<double> squared_errors_;  // [experts]
};

static_assert(VisitsEveryMember<CommitteeHead::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_COMMITTEE_HEAD_H_
