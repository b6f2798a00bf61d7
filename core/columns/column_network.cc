#include "core/columns/column_network.h"

#include <algorithm>
#include <cmath>

#include "absl/algorithm/container.h"
#include "core/check.h"
#include "core/random.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

template <typename T>
std::unique_ptr<ColumnStage<T>> MakeLearning(const NetworkConfig& config, int inputs, int heads) {
  const bool staged = config.stage.columns > 0;
  const int seen_features = staged ? config.columns * FeaturesPerColumn(config.cell) : 0;
  return MakeColumnStage<T>(config.cell, {.columns = staged ? config.stage.columns : config.columns,
                                          .inputs = inputs + seen_features,
                                          .heads = heads,
                                          .frozen = config.frozen,
                                          .step_size = config.step_size});
}

template <typename T>
std::unique_ptr<ColumnStage<T>> MakeFrozen(const NetworkConfig& config, const ColumnStage<T>& learning) {
  if (config.stage.columns == 0) return nullptr;
  return MakeColumnStage<T>(config.cell,
                            {.columns = config.columns, .inputs = learning.inputs(), .frozen = true, .step_size = {}});
}

}  // namespace

template <typename T>
ColumnNetwork<T>::ColumnNetwork(const NetworkConfig& config, int inputs, int heads, uint64_t seed)
    : config_(config),
      seed_(seed),
      inputs_(inputs),
      learning_(MakeLearning<T>(config, inputs, heads)),
      frozen_(MakeFrozen<T>(config, *learning_)),
      outputs_(learning_->outputs()),
      hidden_features_(config.columns * outputs_),
      seen_(learning_->inputs()),
      hidden_(static_cast<size_t>(config.columns) * outputs_),
      slopes_(static_cast<size_t>(heads) * learning_->columns() * outputs_),
      gradients_(heads) {
  const size_t features = hidden_.size();
  state_.slot.resize(learning_->columns());
  state_.born.assign(config.columns, 0);
  state_.features.assign(features, 0.0);
  if (replaces()) {
    state_.contribution.assign(config.columns, 0.0);
    state_.consumption.assign(config.columns, 0.0);
    consumed_.resize(config.columns);
    weight_sums_.resize(config.columns);
    utility_of_weight_.resize(config.columns);
    mature_.reserve(config.columns);
  }
  renewed_.reserve(features);
  for (int k = 0; k < learning_->columns(); ++k) Draw(k, k);
}

// Draws column `slot` of the network again, as a learning column. Its weights for other columns start at 0: random ones
// would make every later column depend on all earlier ones, and removing any of these would do harm.
template <typename T>
void ColumnNetwork<T>::Draw(int learning_column, int slot) {
  state_.columns = std::max<uint64_t>(state_.columns, slot + 1);
  state_.slot[learning_column] = slot;
  state_.born[slot] = state_.steps;
  if (replaces()) state_.contribution[slot] = 0.0;
  for (int feature = slot * outputs_; feature < (slot + 1) * outputs_; ++feature) {
    hidden_features_.Forget(feature);
    state_.features[feature] = 0.0;
    renewed_.push_back(feature);
  }
  // Each draw has a generator of its own, made from the number of the draw alone: so the state needs to keep a counter
  // and no generator. The generator of seeds mixes the bits of seeds that differ in few of them.
  Random seeds(seed_ ^ (state_.draws++ << 32));
  Random random(seeds.Next());
  learning_->DrawColumn(learning_column, inputs_, random);
}

template <typename T>
absl::Span<const double> ColumnNetwork<T>::Forward(absl::Span<const T> x) {
  NEXTING_CHECK(x.size() == static_cast<size_t>(inputs_));
  renewed_.clear();
  if (state_.columns < static_cast<uint64_t>(config_.columns)) {
    BeginStageWhenDue();
  } else if (replaces()) {
    ReplaceColumnWhenDue();
  }
  GatherInputs(x);
  if (in_stages()) frozen_->Forward(seen());
  learning_->Forward(seen());
  StandardiseOutputs();
  ++state_.steps;
  return state_.features;
}

// Freezes a learning column, so that the learning columns see it from now on, and draws a new one as column `slot`.
template <typename T>
void ColumnNetwork<T>::Renew(int learning_column, int slot) {
  const int before = Slot(learning_column);
  frozen_->CopyColumn(before, *learning_, learning_column);
  frozen_->ClearColumn(slot);
  // Weights for the column that is replaced would act on the features of its successor. The column that is frozen now
  // was an input of 0 while it learnt: the weights for it are still 0, but their mean squares have decayed, and too
  // small a mean square would make the first steps too large.
  ForgetOutputs(slot, *frozen_);
  ForgetOutputs(slot, *learning_);
  ForgetOutputs(before, *learning_);
  Draw(learning_column, slot);
  if (replaces()) SumConsumption();
}

template <typename T>
void ColumnNetwork<T>::ForgetOutputs(int slot, ColumnStage<T>& stage) {
  for (int o = 0; o < outputs_; ++o) stage.ForgetInput(inputs_ + slot * outputs_ + o);
}

// Freezes all learning columns when a stage ends, and draws the next u columns of the network.
template <typename T>
void ColumnNetwork<T>::BeginStageWhenDue() {
  if (state_.steps == 0 || state_.steps % stage_steps() != 0) return;
  for (int k = 0; k < learning_->columns(); ++k) Renew(k, static_cast<int>(state_.columns));
}

// Replaces the least useful mature column when a replacement is due. In stages a new column learns in its place and the
// one that has learnt longest is frozen.
template <typename T>
void ColumnNetwork<T>::ReplaceColumnWhenDue() {
  uint64_t mature = 0;
  for (size_t k = 0; k < state_.columns; ++k) mature += is_mature(k) ? 1 : 0;
  state_.due += config_.replacement.rate * static_cast<double>(mature);
  if (state_.due < 1.0) return;
  const auto is_older = [this](uint64_t a, uint64_t b) { return state_.born[a] < state_.born[b]; };
  const auto oldest = absl::c_min_element(state_.slot, is_older);
  if (in_stages() && state_.steps - state_.born[*oldest] < stage_steps()) {
    state_.due = 1.0;  // nothing more is saved up during the wait, so no burst of replacements follows it
    return;
  }
  state_.due = std::min(state_.due - 1.0, 1.0);
  const int least = LeastUseful(*oldest);
  if (least < 0) return;  // every column is of use: this replacement is dropped, not put off
  if (in_stages()) {
    Renew(static_cast<int>(oldest - state_.slot.begin()), least);
  } else {
    Draw(least, least);
  }
}

template <typename T>
bool ColumnNetwork<T>::is_mature(size_t column) const {
  return state_.steps - state_.born[column] >= static_cast<uint64_t>(config_.replacement.maturity);
}

// The mature column of least utility, or -1 where its utility is above the threshold. In stages a column that learns is
// passed over, unless it is `oldest`, which is about to be frozen: any other has not finished learning.
template <typename T>
int ColumnNetwork<T>::LeastUseful(uint64_t oldest) {
  int least = -1;
  mature_.clear();
  for (uint64_t k = 0; k < state_.columns; ++k) {
    if (!is_mature(k)) continue;
    mature_.push_back(utility(k));
    const bool may_go = !in_stages() || k == oldest || !absl::c_linear_search(state_.slot, k);
    if (may_go && (least < 0 || utility(k) < utility(least))) least = static_cast<int>(k);
  }
  if (least < 0) return -1;
  const auto median = mature_.begin() + mature_.size() / 2;
  std::nth_element(mature_.begin(), median, mature_.end());
  return utility(least) <= config_.replacement.threshold * *median ? least : -1;
}

// [x_t; phi_{t-1} of the frozen columns], with 0 for columns that learn or do not exist. No column may see one that
// learns, else gradients would have to pass through it.
template <typename T>
void ColumnNetwork<T>::GatherInputs(absl::Span<const T> x) {
  std::copy(x.begin(), x.end(), seen_.begin());
  if (!in_stages()) return;
  std::copy(state_.features.begin(), state_.features.end(), seen_.begin() + inputs_);
  for (const uint64_t slot : state_.slot) std::fill_n(seen_.begin() + inputs_ + slot * outputs_, outputs_, T(0));
}

template <typename T>
absl::Span<const T> ColumnNetwork<T>::seen() const {
  return absl::MakeConstSpan(seen_).first(in_stages() ? inputs_ + active_features() : inputs_);
}

// In stages the learning columns are gathered last: frozen_ holds zeros in their slots.
template <typename T>
void ColumnNetwork<T>::StandardiseOutputs() {
  const auto gather = [this](const ColumnStage<T>& stage, int column, size_t slot) {
    for (int o = 0; o < outputs_; ++o) hidden_[slot * outputs_ + o] = stage.output(o)[column];
  };
  for (size_t k = 0; in_stages() && k < state_.columns; ++k) gather(*frozen_, static_cast<int>(k), k);
  for (int k = 0; k < learning_->columns(); ++k) gather(*learning_, k, state_.slot[k]);
  const absl::Span<const double> phi = hidden_features_.Update(absl::MakeConstSpan(hidden_).first(active_features()));
  std::copy(phi.begin(), phi.end(), state_.features.begin());
}

template <typename T>
int ColumnNetwork<T>::Learn(absl::Span<const HeadSignal> heads) {
  NEXTING_CHECK(heads.size() == gradients_.size());
  for (const HeadSignal& head : heads) NEXTING_CHECK(head.weights.size() == state_.features.size());
  if (replaces()) UpdateContributions(heads);
  if (config_.frozen) return 0;
  const size_t n = learning_->columns();
  for (size_t h = 0; h < heads.size(); ++h) {
    T* slope = slopes_.data() + h * n * outputs_;
    for (int o = 0; o < outputs_; ++o) {
      for (size_t k = 0; k < n; ++k) {
        const size_t feature = state_.slot[k] * outputs_ + o;
        slope[o * n + k] = static_cast<T>(hidden_features_.Slope(feature, heads[h].weights[feature]));
      }
    }
    gradients_[h] = {.delta = static_cast<T>(std::clamp(heads[h].delta, -kRecipe.bounds.delta, kRecipe.bounds.delta)),
                     .decay = static_cast<T>(heads[h].decay),
                     .dy_doutput = {slope, n * outputs_}};
  }
  return learning_->Learn(seen(), gradients_);
}

template <typename T>
void ColumnNetwork<T>::UpdateContributions(absl::Span<const HeadSignal> heads) {
  if (state_.steps % kRecipe.columns.steps_between_sums == 0) SumConsumption();
  for (size_t k = 0; k < state_.columns; ++k) {
    double contribution = 0.0;
    for (size_t f = k * outputs_; f < (k + 1) * outputs_; ++f) {
      double outgoing = 0.0;
      for (const HeadSignal& head : heads) outgoing += std::abs(head.weights[f]);
      contribution += std::abs(state_.features[f]) * outgoing;
    }
    // The mean over all steps of a young column, so that its start at 0 does not make it look useless for long.
    const double age = static_cast<double>(state_.steps - state_.born[k]);
    const double rate = std::max(config_.replacement.utility_rate, 1.0 / age);
    state_.contribution[k] += rate * (contribution - state_.contribution[k]);
  }
}

// One pass uses the consumers' utilities of the pass before. A column consumes only columns older than itself, so there
// are no cycles, and all utilities are right after as many passes as the longest chain of columns has members.
template <typename T>
void ColumnNetwork<T>::SumConsumption() {
  if (!in_stages()) return;
  std::fill(consumed_.begin(), consumed_.end(), 0.0);
  ShareUtilities(*frozen_, [](int column) { return column; });
  ShareUtilities(*learning_, [this](int column) { return Slot(column); });
  state_.consumption = consumed_;
}

// Shares the utility of each column of `stage` among the columns that it consumes, in proportion to its weights.
template <typename T>
void ColumnNetwork<T>::ShareUtilities(const ColumnStage<T>& stage, auto slot_of) {
  const auto n = static_cast<size_t>(stage.columns());
  const absl::Span<double> sums = absl::MakeSpan(weight_sums_).first(n);
  const absl::Span<double> utility_of_weight = absl::MakeSpan(utility_of_weight_).first(n);
  absl::c_fill(utility_of_weight, 0.0);
  for (int j = 0; j < inputs_ + active_features(); ++j) stage.AddConsumption(j, utility_of_weight);
  for (size_t c = 0; c < n; ++c) {
    const double sum = utility_of_weight[c];
    utility_of_weight[c] = sum > 0.0 ? utility(slot_of(static_cast<int>(c))) / sum : 0.0;
  }
  for (int f = 0; f < active_features(); ++f) {
    absl::c_fill(sums, 0.0);
    stage.AddConsumption(inputs_ + f, sums);
    consumed_[f / outputs_] += absl::c_inner_product(sums, utility_of_weight, 0.0);
  }
}

template class ColumnNetwork<float>;
template class ColumnNetwork<double>;

}  // namespace nexting::core
