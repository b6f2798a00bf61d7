// The recurrent network: columns whose outputs, normalised (hidden_features.h), are the features of the read-out.
//
// Columnar: d columns see the inputs and learn for ever.
//
// In stages (constructive with one column a stage, columnar-constructive with more): u columns learn at a time. After
// `steps` steps they are frozen, which means that only their forward pass goes on, and u new columns begin. These see
// [x_t; phi_{t-1} of every frozen column], exactly as the read-out saw those features. No frozen column depends on a
// parameter that learns, so the gradients stay exact. A new column sees the inputs alone at first: its weights for
// other columns start at 0, and they stay at 0 for columns that are not frozen. When all d columns exist, the last
// stage learns for ever.
//
// Generate and test (the paper's section 7, which gives no formula; contribution, maturity and rate follow Dohare et
// al., "Loss of plasticity in deep continual learning", 2024): the utility U of a column is what it contributes through
// all of its outgoing connections. C is the running mean of its contribution to the read-out. A consumer is a column
// that sees its features; that connection counts by the consumer's own utility:
//
//   C_k <- (1 - r) C_k + r sum over its features of |phi_f| sum over heads of |w_f|
//   U_k = C_k + sum over consumers c of U_c (sum of |weights of k's features in c|) / (sum of |weights of inputs in c|)
//
// Dividing by the sum of a consumer's weights gives all utilities the scale of the prediction. Weights of gates and
// weights of the read-out have no common scale: when they were simply added, columns that only useless columns consumed
// outlived columns that predict.
//
// Once all columns exist, one replacement falls due whenever rate x (number of mature columns), summed over the steps,
// has reached 1. The least useful mature column is then replaced, unless its utility is above `threshold` times the
// median of the mature columns. In stages the new column takes the place among the learning columns of the one that has
// learnt longest, which is frozen. Of the learning columns only that one may itself be replaced, and nothing is
// replaced before it has learnt for `steps` steps. Columns are replaced one at a time, because the prediction misses a
// column that is gone until the others have adapted. The weights that its consumers had for it become 0. A new column
// starts with new statistics and, in the read-out, with the weight 0: see renewed().
//
// Memory: bounded, allocated by the constructor. Cost of a step: the forward pass of all columns and the traces of
// those that learn; with replacement in stages also a sum over all input weights every 64th step.
#ifndef NEXTING_CORE_COLUMNS_COLUMN_NETWORK_H_
#define NEXTING_CORE_COLUMNS_COLUMN_NETWORK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "core/check.h"
#include "core/columns/column_stage.h"
#include "core/head_signal.h"
#include "core/hidden_features.h"
#include "core/learner_config.h"
#include "core/network.h"
#include "core/state.h"

namespace nexting::core {

template <typename T>
class ColumnNetwork final : public Network<T> {
 public:
  struct State {
    std::vector<uint64_t> slot;        // [u] which column of the network each learning column is
    std::vector<uint64_t> born;        // [d] step at which the column was drawn
    std::vector<double> contribution;  // [d] C; empty without replacement
    std::vector<double> consumption;   // [d] U - C, as of the last sum; empty without replacement
    std::vector<double> features;      // [features] phi of the last step; 0 for columns not drawn yet
    uint64_t columns = 0;              // how many of the d columns have been drawn
    uint64_t draws = 0;                // how often a column was drawn, replacements included
    uint64_t steps = 0;
    double due = 0;  // replacements that have fallen due, with fractions

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.slot, self.born, self.contribution, self.consumption, self.features, self.columns, self.draws,
            self.steps, self.due);
    }
  };

  // m inputs, `heads` eligibilities.
  ColumnNetwork(const NetworkConfig& config, int inputs, int heads, uint64_t seed);

  // Advances every column by one step and returns the features, valid until the next call. REQUIRES: x.size() == m
  absl::Span<const double> Forward(absl::Span<const T> x) override;

  // Features whose column the last Forward drew anew. The caller must forget their weights, eligibilities and
  // covariances.
  absl::Span<const int> renewed() const override { return renewed_; }

  // After a Forward: learns and advances the traces. Returns how many columns a bound had to reset.
  int Learn(absl::Span<const HeadSignal> heads) override;

  // The number of features when all columns exist. Features from active_features() on belong to columns that do not
  // exist yet, and are 0.
  int features() const override { return static_cast<int>(state_.features.size()); }
  int active_features() const override { return static_cast<int>(state_.columns) * outputs_; }
  // U of a column. REQUIRES: replacement is configured
  double utility(size_t column) const {
    NEXTING_CHECK(column < state_.contribution.size());
    return state_.contribution[column] + state_.consumption[column];
  }
  // How many columns have been replaced.
  uint64_t replacements() const { return state_.draws - state_.columns; }

  void VisitRuns(ReadRun run) const override { VisitStateRuns(*this, run); }
  void VisitRuns(WriteRun run) override { VisitStateRuns(*this, run); }
  void Refresh() override { hidden_features_.Refresh(); }

  // For tests: the columns that learn.
  const ColumnStage<T>& learning() const { return *learning_; }
  ColumnStage<T>& mutable_learning() { return *learning_; }
  // For tests: the frozen columns, indexed by column of the network; null when columnar.
  const ColumnStage<T>* frozen() const { return frozen_.get(); }
  const State& state() const { return state_; }

  static void Visit(auto& self, auto& visit) {
    VisitPointedState(self.learning_, visit);
    if (self.frozen_) VisitPointedState(self.frozen_, visit);
    VisitState(self.hidden_features_, visit);
    visit(self.state_);
  }

 private:
  bool in_stages() const { return frozen_ != nullptr; }
  bool replaces() const { return config_.replacement.enabled; }
  uint64_t stage_steps() const { return static_cast<uint64_t>(config_.stage.steps); }
  bool is_mature(size_t column) const;
  int Slot(int learning_column) const { return static_cast<int>(state_.slot[learning_column]); }

  void Draw(int learning_column, int slot);
  void BeginStageWhenDue();
  void Renew(int learning_column, int slot);
  void ForgetOutputs(int slot, ColumnStage<T>& stage);
  void ReplaceColumnWhenDue();
  int LeastUseful(uint64_t oldest);
  void GatherInputs(absl::Span<const T> x);
  absl::Span<const T> seen() const;
  void StandardiseOutputs();
  void UpdateContributions(absl::Span<const HeadSignal> heads);
  void SumConsumption();
  void ShareUtilities(const ColumnStage<T>& stage, auto slot_of);

  const NetworkConfig config_;
  const uint64_t seed_;
  const int inputs_;                          // m
  std::unique_ptr<ColumnStage<T>> learning_;  // u columns in stages, else all d
  std::unique_ptr<ColumnStage<T>> frozen_;    // d columns, all zero where not frozen; null when columnar
  const int outputs_;                         // features of a column
  HiddenFeatures hidden_features_;            // of the outputs
  State state_;

  // Valid during the current step only.
  std::vector<T> seen_;    // [m + features] what the columns see
  std::vector<T> hidden_;  // [features] outputs of all columns
  std::vector<int> renewed_;
  std::vector<double> mature_;              // [<= d] utilities
  std::vector<double> consumed_;            // [d] the next consumption
  std::vector<double> weight_sums_;         // [d] sum of |weights| that each consumer has for one input
  std::vector<double> utility_of_weight_;   // [d] U of each consumer / sum of all its |input weights|
  std::vector<T> slopes_;                   // [heads][outputs][u] dy/dh
  std::vector<HeadGradient<T>> gradients_;  // [heads]
};

static_assert(VisitsEveryMember<ColumnNetwork<float>::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_COLUMNS_COLUMN_NETWORK_H_
