// A dense LSTM that learns online: the baseline for networks whose gradients are exact and cheap.
//
// Every unit sees all inputs and the previous state of every unit (dense_lstm.h), or of some units (wiring.h). The
// features are the hidden states, normalised like those of columns (hidden_features.h). At each step, with the TD error
// delta of each head and y = sum of w_k phi_k,
//
//   theta <- theta + step of sum over heads of delta_head e_head      (parameter_step.h)
//   e_head <- decay_head e_head + dy_head/dtheta
//
// where the estimator gives dy/dtheta at the parameters that this step's Forward used. kBptt does the same for k steps
// at once (sequence_bptt.h). The header of each estimator states its cost; the two lines above add (2 + 2 heads) 4 d n.
#ifndef NEXTING_CORE_BASELINES_DENSE_DENSE_NETWORK_H_
#define NEXTING_CORE_BASELINES_DENSE_DENSE_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "absl/types/span.h"
#include "core/baselines/dense/dense_lstm.h"
#include "core/baselines/dense/dense_options.h"
#include "core/baselines/dense/influence_matrix.h"
#include "core/baselines/dense/rank_one.h"
#include "core/baselines/dense/sequence_bptt.h"
#include "core/baselines/dense/truncated_bptt.h"
#include "core/baselines/dense/wiring.h"
#include "core/head_signal.h"
#include "core/hidden_features.h"
#include "core/network.h"
#include "core/state.h"

namespace nexting::core {

// T is float in the learner and double where tests look for exactness.
template <typename T>
class DenseNetwork final : public Network<T> {
 public:
  struct State {
    std::vector<T> eligibility;    // [heads][d][4][n] e
    std::vector<T> square_update;  // [d][4][n] v; empty unless the step method keeps it
    std::vector<T> mean_update;    // [d][4][n] m; empty unless the step method keeps it
    std::vector<T> update_sum;     // [d][4][n] sum of u; empty unless the step method sums, and for kBptt
    uint64_t updates_summed = 0;   // how many updates are in update_sum

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.eligibility, self.square_update, self.mean_update, self.update_sum, self.updates_summed);
    }
  };

  explicit DenseNetwork(const DenseOptions& options);

  // Advances the layer by one step and returns the features, [d], valid until the next call. REQUIRES: x.size() == m
  absl::Span<const double> Forward(absl::Span<const T> x) override;

  // Called after Forward: learns and extends the eligibilities. Returns how often a bound had to reset or cut short a
  // part of the gradient. REQUIRES: heads.size() is the number of heads
  int Learn(absl::Span<const HeadSignal> heads) override;

  int features() const override { return wiring_->units(); }
  const Wiring& wiring() const { return *wiring_; }
  const DenseLstm<T>& lstm() const { return lstm_; }
  const State& state() const { return state_; }

  void VisitRuns(ReadRun run) const override { VisitStateRuns(*this, run); }
  void VisitRuns(WriteRun run) override { VisitStateRuns(*this, run); }
  void Refresh() override { features_.Refresh(); }

  static void Visit(auto& self, auto& visit) {
    VisitState(self.lstm_, visit);
    visit(self.state_);
    std::visit([&visit](auto& estimator) { VisitState(estimator, visit); }, self.estimator_);
    VisitState(self.features_, visit);
  }

 private:
  using Estimator = std::variant<InfluenceMatrix<T>, TruncatedBptt<T>, SequenceBptt<T>, RankOne<T>>;

  static Estimator MakeEstimator(const DenseOptions& options, const Wiring& wiring);
  void ComputeGradients(absl::Span<const HeadSignal> heads);
  template <typename Online>
  int LearnFrom(Online& estimator);
  int LearnFrom(SequenceBptt<T>& estimator);
  void AddUpdate();
  void Move();
  absl::Span<T> Eligibility(size_t head);
  absl::Span<T> Update() { return absl::MakeSpan(state_.update_sum.empty() ? update_ : state_.update_sum); }

  const StepSize step_size_;
  std::unique_ptr<const Wiring> wiring_;  // keeps its address when the network moves, as the parts refer to it
  DenseLstm<T> lstm_;
  Estimator estimator_;
  HiddenFeatures features_;
  State state_;

  // Of the current step.
  std::vector<T> slopes_;                   // [heads][d] dy/dh
  std::vector<HeadGradient<T>> gradients_;  // [heads]
  std::vector<T> update_;                   // [d][4][n] u; empty where sums are kept
};

static_assert(VisitsEveryMember<DenseNetwork<float>::State>());

// Multiply-adds of a step's forward pass and gradient, without moves of parameters and decays of eligibilities. T-BPTT:
// (1 + heads k)(4 d (m + r) + 5 d), which for one head and all connections is the formula by which the authors of
// columnar learners match compute. The others: 4 d n for the forward pass and the cost in the estimator's header; for
// kBptt the mean over a sequence.
double OperationsPerStep(const DenseOptions& options);

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINES_DENSE_DENSE_NETWORK_H_
