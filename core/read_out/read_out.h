// The linear read-out of one head: a mixture of experts on the same features, weighted by how well each of them has
// predicted the return lately. Its constants are those of recipe::Mixture (recipe.h).
//
//   yhat = sum over e of pi_e yhat_e
//   pi_e ~ exp(-sharpness (L_e - L_min) / L_min - recent_sharpness (R_e - R_min) / R_min)
//
// The experts are linear TD learners and at most one predictor without weights, v_t / (1 - gamma): persistence, or a
// baseline (experts.h). The linear ones learn in standardised units, each from its own TD error; all are judged and
// mixed in the cumulant's units. L_e is the expert's mean squared error against realised returns (ReturnJudge) over
// `loss_window` steps, or over some horizons where that is longer. One error raises L_e by at most `largest_growth`
// L_min, so a glitch in the signal cannot decide the mixture for long. R_e is the same mean over the shorter
// `recent_window`, without that limit. It lets the mixture change at once to an expert that has become much better,
// such as persistence when a signal falls silent.
//
// The prediction of a linear expert is limited to the returns that the observed range of the cumulant allows, with a
// margin, so that an expert that diverges is neither shown nor spoils the mixture before its losses are known:
//
//   [low - margin (high - low), high + margin (high - low)] / (1 - gamma)        margin = range_margin
//
// The network follows the gradient of the mixture, dy/dphi = sum of pi_e w_e, in which pi counts as constant.
#ifndef NEXTING_CORE_READ_OUT_READ_OUT_H_
#define NEXTING_CORE_READ_OUT_READ_OUT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/learner.h"
#include "core/read_out/experts.h"
#include "core/read_out/return_judge.h"
#include "core/state.h"

namespace nexting::core {

class ReadOut {
 public:
  struct State {
    std::vector<double> losses;         // [experts] L
    std::vector<double> recent_losses;  // [experts] R
    std::vector<double> mixture;        // [experts] pi, sums to 1
    double held = 0;                    // v, in the cumulant's units
    double mixed = 0;                   // standardised yhat_t of the mixture
    double low = 0;                     // observed range of the cumulant, which forgets slowly
    double high = 0;
    uint64_t steps = 0;
    HeadOutput output;  // previous_prediction and td_error are 0 at the first step
    HeadQuality quality;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.losses, self.recent_losses, self.mixture, self.held, self.mixed, self.low, self.high, self.steps,
            self.output, self.quality);
    }
  };

  // The last `recurrent` features of the experts are the network's.
  ReadOut(Experts experts, double discount, size_t recurrent);

  // Every expert starts again on that feature, because its meaning has changed.
  void Forget(size_t feature);

  // Learns from the cumulant of a step and predicts anew. Returns how many experts had to start again, because their
  // state left its bounds. REQUIRES: the bank of covariances is prepared with phi_before
  int Step(const CumulantSample& cumulant, absl::Span<const double> phi_before, absl::Span<const double> phi);

  // The mixture's TD error of the last Step, in standardised units (0 at the first), and dy/dphi of the network's
  // features, [recurrent].
  double delta() const { return delta_; }
  absl::Span<const double> network_weights() const { return network_weights_; }

  const HeadOutput& output() const { return state_.output; }
  const HeadQuality& quality() const { return state_.quality; }

  static void Visit(auto& self, auto& visit) {
    VisitStates(self.experts_, visit);
    VisitState(self.judge_, visit);
    visit(self.state_);
  }

 private:
  int LearnExperts(const CumulantSample& cumulant, absl::Span<const double> phi_before, absl::Span<const double> phi);
  void Hold(double cumulant);
  double StandardisedHeld(const CumulantSample& cumulant) const;
  void ObserveRange(double cumulant);
  void Predict(const CumulantSample& cumulant);
  void JudgeExperts();
  void WeighExperts();
  void JudgeMixture();
  void Mix(const CumulantSample& cumulant);
  void MixNetworkWeights();
  size_t expert_count() const { return state_.losses.size(); }

  const double discount_;
  std::vector<std::unique_ptr<LinearTd>> experts_;  // the linear ones
  std::unique_ptr<const HeldValue> held_;           // the last expert of the mixture; null for none
  ReturnJudge judge_;
  State state_;

  // Valid during the current step only.
  double delta_ = 0;
  bool settled_ = false;
  std::vector<double> predictions_;  // [linear experts], v / (1 - gamma), persistence, mixture: in the cumulant's units
  std::vector<double> network_weights_;  // [recurrent]
};

static_assert(VisitsEveryMember<ReadOut::State>());
static_assert(VisitsEveryMember<HeadOutput>());
static_assert(VisitsEveryMember<HeadQuality>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_READ_OUT_H_
