#include "core/learner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "core/baseline_maker.h"
#include "core/check.h"
#include "core/columns/column_network.h"
#include "core/network.h"
#include "core/normaliser.h"
#include "core/observation_filter.h"
#include "core/read_out/experts.h"
#include "core/read_out/read_out.h"
#include "core/recipe.h"
#include "core/saved_learner.h"
#include "core/state.h"

namespace nexting::core {

double HeadQuality::skill() const {
  return baseline_squared_error > 0 ? 1.0 - squared_error / baseline_squared_error : 0.0;
}

namespace {

// REQUIRES: CheckBaselines(config, baselines) is OK
std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config, const BaselineMaker* baselines) {
  if (UsesBaselineNetwork(config)) {
    NEXTING_CHECK(baselines != nullptr);
    return baselines->MakeNetwork(config);
  }
  return std::make_unique<ColumnNetwork<float>>(config.network, InputCount(config),
                                                static_cast<int>(config.heads.size()), config.seed);
}

absl::Status CheckBaselines(const LearnerConfig& config, const BaselineMaker* baselines) {
  if (baselines != nullptr || !(UsesBaselineNetwork(config) || IsBaseline(config.read_out.method))) {
    return absl::OkStatus();
  }
  return absl::UnimplementedError(absl::StrCat(UsesBaselineNetwork(config) ? "network.dense" : "read_out.method",
                                               " asks for a baseline to compare with; this program has no baselines"));
}

}  // namespace

class Learner::Impl {
 public:
  Impl(const LearnerConfig& config, const BaselineMaker* baselines);

  absl::Status Step(const Observation& observation);
  std::string Save() const;
  absl::Status Restore(absl::string_view saved);
  uint64_t Digest() const { return StateDigest(*this); }
  size_t StateSize() const { return StateBytes(*this); }

  const LearnerConfig& config() const { return config_; }
  absl::Span<const HeadOutput> outputs() const;
  const HeadQuality& quality(int head) const { return heads_[head].quality(); }
  uint64_t steps() const { return state_.steps; }
  uint64_t interventions() const { return state_.interventions; }
  void set_missing_values(MissingValuePolicy policy) { config_.missing_values = policy; }

  static void Visit(auto& self, auto& visit) {
    visit(self.state_);
    VisitState(self.feature_filter_, visit);
    VisitState(self.cumulant_filter_, visit);
    VisitState(self.feature_statistics_, visit);
    VisitState(self.cumulant_statistics_, visit);
    VisitPointed(self.network_, visit);
    visit(self.covariances_, self.heads_);
  }

 private:
  struct State {
    std::vector<double> phi;   // [p] read-out features of the last step
    std::vector<double> lags;  // [k][lags] past standardised cumulants, newest first
    uint64_t steps = 0;
    uint64_t interventions = 0;

    static constexpr void Visit(auto& self, auto& visit) { visit(self.phi, self.lags, self.steps, self.interventions); }
  };

  void Standardise(absl::Span<const double> features, absl::Span<const double> cumulants);
  void FillFeatures(absl::Span<const double> recurrent);
  void ForgetRenewedFeatures();
  void StepHeads();
  void LearnNetwork();
  void ShiftLags();
  void RefreshOutputs();

  LearnerConfig config_;
  ObservationFilter feature_filter_;
  ObservationFilter cumulant_filter_;
  Normaliser feature_statistics_;
  Normaliser cumulant_statistics_;
  std::unique_ptr<Network<float>> network_;
  CovarianceBank covariances_;
  std::vector<ReadOut> heads_;
  State state_;

  // Of the current step.
  std::vector<float> inputs_;             // [m + k lags] standardised, clipped
  std::vector<CumulantSample> samples_;   // [k]
  std::vector<double> phi_before_;        // [p]
  std::vector<HeadSignal> head_signals_;  // [heads]
  std::vector<HeadOutput> outputs_;       // [heads], returned by Predict
};

Learner::Impl::Impl(const LearnerConfig& config, const BaselineMaker* baselines)
    : config_(config),
      feature_filter_("features", config.features),
      cumulant_filter_("cumulants", config.cumulants),
      feature_statistics_(config.features, {}),
      cumulant_statistics_(config.cumulants, {.rate = config.read_out.cumulant_rate}),
      network_(MakeNetwork(config, baselines)),
      inputs_(InputCount(config)),
      samples_(config.cumulants),
      phi_before_(DirectFeatures(config) + network_->features()),
      head_signals_(config.heads.size()),
      outputs_(config.heads.size()) {
  static_assert(VisitsEveryMember<State>());
  for (const HeadConfig& head : config.heads) {
    const int persistence = config.read_out.sees_inputs ? InputCount(config) + head.cumulant : -1;
    const LinearTd::Options options = {
        .size = phi_before_.size(), .discount = head.discount, .persistence = persistence};
    Experts experts = IsBaseline(config.read_out.method)
                          ? baselines->MakeExperts(config.read_out, options, covariances_)
                          : MakeExperts(config.read_out, options, covariances_);
    heads_.emplace_back(std::move(experts), head.discount, network_->features());
  }
  state_.phi.assign(phi_before_.size(), 0.0);
  state_.lags.assign(static_cast<size_t>(config.cumulants) * config.network.cumulant_lags, 0.0);
}

absl::Status Learner::Impl::Step(const Observation& observation) {
  // Everything is checked before anything changes, so that a refused observation leaves no trace.
  absl::Status status = feature_filter_.Check(observation.features, config_.missing_values);
  status.Update(cumulant_filter_.Check(observation.cumulants, config_.missing_values));
  if (!status.ok()) return status;
  Standardise(feature_filter_.Fill(observation.features, config_.missing_values, feature_statistics_),
              cumulant_filter_.Fill(observation.cumulants, config_.missing_values, cumulant_statistics_));
  const absl::Span<const double> recurrent = network_->Forward(inputs_);
  std::swap(state_.phi, phi_before_);
  // Before the heads learn: what they know of a column that is gone must not act on the features of its successor.
  ForgetRenewedFeatures();
  FillFeatures(recurrent);
  StepHeads();
  LearnNetwork();
  ShiftLags();
  ++state_.steps;
  RefreshOutputs();
  return absl::OkStatus();
}

// Fills the samples of the cumulants, and the network's inputs: the standardised features, then the lags. The
// statistics take the values first, so that a first value, or one after a jump, is divided by a deviation that already
// includes it.
void Learner::Impl::Standardise(absl::Span<const double> features, absl::Span<const double> cumulants) {
  feature_statistics_.Update(features);
  cumulant_statistics_.Update(cumulants);
  for (size_t i = 0; i < features.size(); ++i) {
    const double z = feature_statistics_.Standardise(features[i], i);
    inputs_[i] = static_cast<float>(std::clamp(z, -kRecipe.clips.input, kRecipe.clips.input));
  }
  std::copy(state_.lags.begin(), state_.lags.end(), inputs_.begin() + config_.features);
  for (size_t i = 0; i < cumulants.size(); ++i) {
    samples_[i] = {.value = cumulants[i],
                   .mean = cumulant_statistics_.mean(i),
                   .deviation = cumulant_statistics_.deviation(i),
                   .standardised = cumulant_statistics_.Standardise(cumulants[i], i)};
  }
}

// The network's features come last, so that those that do not exist yet are at the end. Cumulants are clipped as
// features only: as targets they are not, because a rare pulse is exactly what has to be predicted.
void Learner::Impl::FillFeatures(absl::Span<const double> recurrent) {
  auto at = state_.phi.begin();
  if (config_.read_out.sees_inputs) {
    at = std::copy(inputs_.begin(), inputs_.end(), at);
    for (const CumulantSample& sample : samples_) {
      *at++ = std::clamp(sample.standardised, -kRecipe.clips.cumulant, kRecipe.clips.cumulant);
    }
  }
  *at++ = 1.0;
  std::copy(recurrent.begin(), recurrent.end(), at);
}

void Learner::Impl::ForgetRenewedFeatures() {
  const size_t direct = DirectFeatures(config_);
  for (const int feature : network_->renewed()) {
    phi_before_[direct + feature] = 0.0;
    covariances_.Forget(direct + feature);
    for (ReadOut& head : heads_) head.Forget(direct + feature);
  }
}

void Learner::Impl::StepHeads() {
  const bool has_before = state_.steps > 0;
  const size_t active = DirectFeatures(config_) + network_->active_features();
  // The heads share the covariances: P is prepared once for all of them, and moves when all of them have used it.
  if (has_before) covariances_.Prepare(absl::MakeConstSpan(phi_before_).first(active));
  for (size_t h = 0; h < heads_.size(); ++h) {
    state_.interventions += heads_[h].Step(samples_[config_.heads[h].cumulant], phi_before_, state_.phi);
  }
  if (has_before) state_.interventions += covariances_.Update();
}

// After the heads: the columns follow the gradient of the mixture with the weights that the prediction was made with.
void Learner::Impl::LearnNetwork() {
  for (size_t h = 0; h < heads_.size(); ++h) {
    head_signals_[h] = {.delta = heads_[h].delta(),
                        .decay = config_.heads[h].discount * config_.read_out.lambda,
                        .weights = heads_[h].network_weights()};
  }
  state_.interventions += network_->Learn(head_signals_);
}

// At the end of the step: the lags that the network sees are those of earlier steps.
void Learner::Impl::ShiftLags() {
  const size_t lags = config_.network.cumulant_lags;
  if (lags == 0) return;
  for (size_t i = 0; i < samples_.size(); ++i) {
    double* lag = &state_.lags[i * lags];
    std::copy_backward(lag, lag + lags - 1, lag + lags);
    lag[0] = std::clamp(samples_[i].standardised, -kRecipe.clips.cumulant, kRecipe.clips.cumulant);
  }
}

// The heads' state holds 0 where Predict shows NaN, because every number of a state is finite.
void Learner::Impl::RefreshOutputs() {
  for (size_t h = 0; h < heads_.size(); ++h) {
    outputs_[h] = heads_[h].output();
    if (state_.steps > 1) continue;
    outputs_[h].previous_prediction = outputs_[h].td_error = std::numeric_limits<double>::quiet_NaN();
  }
}

absl::Span<const HeadOutput> Learner::Impl::outputs() const {
  if (state_.steps == 0) return {};
  return outputs_;
}

std::string Learner::Impl::Save() const {
  std::string payload;
  payload.reserve(StateSize());
  AppendState(*this, payload);
  return WrapSavedLearner(config_, payload);
}

absl::Status Learner::Impl::Restore(absl::string_view saved) {
  const absl::StatusOr<absl::string_view> payload = UnwrapSavedLearner(config_, StateSize(), saved);
  if (!payload.ok()) return payload.status();
  ReadState(*payload, *this);
  feature_statistics_.Refresh();
  cumulant_statistics_.Refresh();
  network_->Refresh();
  RefreshOutputs();
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Learner>> Learner::Create(const LearnerConfig& config, const BaselineMaker* baselines) {
  absl::Status status = Validate(config);
  if (status.ok()) status = CheckBaselines(config, baselines);
  if (!status.ok()) return status;
  return absl::WrapUnique(new Learner(std::make_unique<Impl>(config, baselines)));
}

Learner::Learner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Learner::~Learner() = default;

absl::Status Learner::Step(const Observation& observation) { return impl_->Step(observation); }
absl::Span<const HeadOutput> Learner::Predict() const { return impl_->outputs(); }
HeadQuality Learner::quality(int head) const {
  NEXTING_CHECK(head >= 0 && static_cast<size_t>(head) < config().heads.size());
  return impl_->quality(head);
}
std::string Learner::Save() const { return impl_->Save(); }
absl::Status Learner::Restore(absl::string_view saved) { return impl_->Restore(saved); }
uint64_t Learner::Digest() const { return impl_->Digest(); }
void Learner::set_missing_values(MissingValuePolicy policy) { impl_->set_missing_values(policy); }
const LearnerConfig& Learner::config() const { return impl_->config(); }
uint64_t Learner::steps() const { return impl_->steps(); }
uint64_t Learner::interventions() const { return impl_->interventions(); }
size_t Learner::state_bytes() const { return impl_->StateSize(); }

}  // namespace nexting::core
