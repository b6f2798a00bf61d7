#include "core/learner.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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
#include "core/read_out/committee.h"
#include "core/read_out/read_out.h"
#include "core/recipe.h"
#include "core/saved_learner.h"
#include "core/saved_learner_v5.h"
#include "core/state.h"

namespace nexting::core {

namespace {

// REQUIRES: CheckBaselines(config, baselines) is OK
std::unique_ptr<Network<float>> MakeNetwork(const LearnerConfig& config, const BaselineMaker* baselines) {
  if (UsesBaselineNetwork(config)) {
    NEXTING_CHECK(baselines != nullptr);
    return baselines->MakeNetwork(config);
  }
  return std::make_unique<ColumnNetwork<float>>(config.network, NetworkInputs(config),
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
  bool IsFinite() const { return StateIsFinite(*this); }

  const LearnerConfig& config() const { return config_; }
  absl::Span<const HeadOutput> outputs() const;
  const HeadQuality& quality(int head) const {
    return committee_ != nullptr ? committee_->head(head).quality() : heads_[head].quality();
  }
  absl::Span<const uint64_t> seasons(int cumulant) const {
    return committee_ != nullptr ? committee_->seasons(cumulant) : absl::Span<const uint64_t>();
  }
  uint64_t steps_without_value(int head) const { return state_.steps_without_value[config_.heads[head].cumulant]; }
  uint64_t steps() const { return state_.steps; }
  uint64_t interventions() const { return state_.interventions; }
  void set_missing_values(MissingValuePolicy policy) { config_.missing_values = policy; }

  // The order of everything here is the order of saved bytes, which may never change.
  static void Visit(auto& self, auto& visit) {
    visit(self.state_);
    VisitState(self.feature_filter_, visit);
    VisitState(self.cumulant_filter_, visit);
    VisitState(self.feature_statistics_, visit);
    VisitState(self.cumulant_statistics_, visit);
    VisitPointed(self.network_, visit);
    visit(self.covariances_, self.heads_);
    if (self.committee_ != nullptr) VisitPointed(self.committee_, visit);
  }

 private:
  struct State {
    std::vector<double> phi;   // [p] read-out features of the last step
    std::vector<double> lags;  // [k][lags] past standardised cumulants, newest first
    uint64_t steps = 0;
    uint64_t interventions = 0;
    std::vector<uint64_t> steps_without_value;  // [k] since the last value of each cumulant came

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.phi, self.lags, self.steps, self.interventions, self.steps_without_value);
    }
  };

  void MakeHeads(const BaselineMaker* baselines);
  absl::Status RestoreV5(absl::string_view payload);
  void Continue(const LearnerV5& old);
  void Refresh();
  void NoteWhatCame(const Observation& observation);
  void Standardise(absl::Span<const double> features, absl::Span<const double> cumulants);
  absl::Span<const double> ForwardNetwork(int64_t time_us);
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
  std::vector<ReadOut> heads_;            // of every method but the default
  std::unique_ptr<Committee> committee_;  // of the default; else null
  State state_;

  // Of the current step.
  std::vector<char> feature_came_;        // [m] 0 for a missing value
  std::vector<char> cumulant_came_;       // [k]
  std::vector<float> inputs_;             // [m + k lags] standardised, clipped
  std::vector<float> network_inputs_;     // of a committee: [m + CommitteeInputs]
  std::vector<CumulantSample> samples_;   // [k]
  std::vector<double> phi_before_;        // [p]
  std::vector<HeadSignal> head_signals_;  // [heads]
  std::vector<HeadOutput> outputs_;       // [heads], returned by Predict
};

Learner::Impl::Impl(const LearnerConfig& config, const BaselineMaker* baselines)
    : config_(config),
      feature_filter_("features", config.features),
      cumulant_filter_("cumulants", config.cumulants),
      feature_statistics_(config.features, {.restarts = true}),
      cumulant_statistics_(config.cumulants, {.rate = config.read_out.cumulant_rate, .restarts = true}),
      network_(MakeNetwork(config, baselines)),
      feature_came_(config.features),
      cumulant_came_(config.cumulants),
      inputs_(InputCount(config)),
      network_inputs_(NetworkInputs(config)),
      samples_(config.cumulants),
      phi_before_(DirectFeatures(config) + network_->features()),
      head_signals_(config.heads.size()),
      outputs_(config.heads.size()) {
  static_assert(VisitsEveryMember<State>());
  MakeHeads(baselines);
  state_.phi.assign(phi_before_.size(), 0.0);
  state_.lags.assign(static_cast<size_t>(config.cumulants) * config.network.cumulant_lags, 0.0);
  state_.steps_without_value.assign(config.cumulants, 0);
}

void Learner::Impl::MakeHeads(const BaselineMaker* baselines) {
  if (HasCommittee(config_)) {
    committee_ = std::make_unique<Committee>(config_, DirectFeatures(config_), network_->features());
    return;
  }
  for (const HeadConfig& head : config_.heads) {
    // With gamma = 0 a linear predictor starts by predicting that the cumulant keeps its value.
    const int persistence = config_.read_out.sees_inputs ? InputCount(config_) + head.cumulant : -1;
    const LinearTd::Options options = {
        .size = phi_before_.size(), .discount = head.discount, .persistence = persistence};
    Predictor predictor = IsBaseline(config_.read_out.method)
                              ? baselines->MakePredictor(config_.read_out, options, covariances_)
                              : MakePredictor(config_.read_out, options);
    heads_.emplace_back(std::move(predictor), head.discount, network_->features());
  }
}

absl::Status Learner::Impl::Step(const Observation& observation) {
  // Everything is checked before anything changes, so that a refused observation leaves no trace.
  absl::Status status = feature_filter_.Check(observation.features, config_.missing_values);
  status.Update(cumulant_filter_.Check(observation.cumulants, config_.missing_values));
  if (!status.ok()) return status;
  NoteWhatCame(observation);
  Standardise(feature_filter_.Fill(observation.features, config_.missing_values, feature_statistics_),
              cumulant_filter_.Fill(observation.cumulants, config_.missing_values, cumulant_statistics_));
  const absl::Span<const double> recurrent = ForwardNetwork(observation.time_us);
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

void Learner::Impl::NoteWhatCame(const Observation& observation) {
  const auto came = [](double value) { return static_cast<char>(std::isnan(value) ? 0 : 1); };
  std::transform(observation.features.begin(), observation.features.end(), feature_came_.begin(), came);
  std::transform(observation.cumulants.begin(), observation.cumulants.end(), cumulant_came_.begin(), came);
  for (size_t i = 0; i < cumulant_came_.size(); ++i) {
    uint64_t& without = state_.steps_without_value[i];
    without = cumulant_came_[i] != 0 ? 0 : without + 1;
  }
}

// A committee predicts with its narrow views first, because the columns see what these forecast.
absl::Span<const double> Learner::Impl::ForwardNetwork(int64_t time_us) {
  if (committee_ == nullptr) return network_->Forward(inputs_);
  const absl::Span<const float> features = absl::MakeConstSpan(inputs_).first(config_.features);
  state_.interventions += committee_->Observe(samples_, features, cumulant_came_, time_us);
  if (!ColumnsSeeForecasts(config_)) return network_->Forward(inputs_);
  const auto gain = static_cast<float>(kRecipe.views.input_gain);
  std::transform(features.begin(), features.end(), network_inputs_.begin(), [gain](float x) { return gain * x; });
  committee_->FillInputs(absl::MakeSpan(network_inputs_).subspan(features.size()));
  return network_->Forward(network_inputs_);
}

// Fills the samples of the cumulants, and the network's inputs: the standardised features, then the lags. The
// statistics take the values first, so that a first value, or one after a jump, is divided by a deviation that already
// includes it.
void Learner::Impl::Standardise(absl::Span<const double> features, absl::Span<const double> cumulants) {
  for (size_t i = 0; i < features.size(); ++i) {
    if (feature_came_[i] != 0) feature_statistics_.Update(i, features[i]);
    const double z = feature_statistics_.Standardise(features[i], i);
    inputs_[i] = static_cast<float>(std::clamp(z, -kRecipe.clips.input, kRecipe.clips.input));
  }
  std::copy(state_.lags.begin(), state_.lags.end(), inputs_.begin() + config_.features);
  for (size_t i = 0; i < cumulants.size(); ++i) {
    if (cumulant_came_[i] != 0) cumulant_statistics_.Update(i, cumulants[i]);
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
    if (committee_ != nullptr) committee_->Forget(direct + feature);
  }
}

void Learner::Impl::StepHeads() {
  if (committee_ != nullptr) {
    state_.interventions += committee_->Predict(samples_, state_.phi);
    return;
  }
  const bool has_before = state_.steps > 0;
  const size_t active = DirectFeatures(config_) + network_->active_features();
  // The heads share the covariances: P is prepared once for all of them, and moves when all of them have used it.
  if (has_before) covariances_.Prepare(absl::MakeConstSpan(phi_before_).first(active));
  for (size_t h = 0; h < heads_.size(); ++h) {
    const int cumulant = config_.heads[h].cumulant;
    // A head begins with the first value of its cumulant.
    if (cumulant_statistics_.count(cumulant) == 0) continue;
    state_.interventions += heads_[h].Step(samples_[cumulant], cumulant_came_[cumulant] != 0, phi_before_, state_.phi);
  }
  if (has_before) state_.interventions += covariances_.Update();
}

// After the heads: the columns follow the gradient of the mixture with the weights that the prediction was made with.
void Learner::Impl::LearnNetwork() {
  for (size_t h = 0; h < head_signals_.size(); ++h) {
    if (committee_ != nullptr) {
      head_signals_[h] = committee_->signal(h, config_.read_out.lambda);
      continue;
    }
    // Before a head has begun, nothing of a step is left in it.
    head_signals_[h] = {.delta = heads_[h].predictions() > 0 ? heads_[h].delta() : 0.0,
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
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  for (size_t h = 0; h < outputs_.size(); ++h) {
    outputs_[h] = committee_ != nullptr ? committee_->head(h).output() : heads_[h].output();
    const uint64_t predictions = committee_ != nullptr ? committee_->head(h).predictions() : heads_[h].predictions();
    if (predictions <= 1) outputs_[h].previous_prediction = outputs_[h].td_error = kNone;
    if (predictions == 0) outputs_[h].value = outputs_[h].prediction = outputs_[h].baseline = kNone;
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
  const absl::StatusOr<SavedPayload> payload = UnwrapSavedLearner(config_, saved);
  if (!payload.ok()) return payload.status();
  if (payload->version <= kLastVersionOfExperts) return RestoreV5(payload->bytes);
  if (payload->bytes.size() != StateSize()) return DamagedLearnerError();
  // All checks have passed, so reading cannot fail halfway.
  ReadState(payload->bytes, *this);
  Refresh();
  return absl::OkStatus();
}

absl::Status Learner::Impl::RestoreV5(absl::string_view payload) {
  LearnerV5 old(config_, network_->features(), StateBytes(*network_));
  if (payload.size() != StateBytes(old)) return DamagedLearnerError();
  ReadState(payload, old);
  Continue(old);
  Refresh();
  return absl::OkStatus();
}

// Every part is written, or made anew, so that nothing is left of what this learner had learnt.
void Learner::Impl::Continue(const LearnerV5& old) {
  const auto continue_statistics = [](const StatisticsV5& from, Normaliser& to) {
    const std::vector<Normaliser::Excursion> none(from.count.size());
    to.mutable_state() = {from.mean, from.variance, from.count, none};
    to.Refresh();
  };
  state_.phi = old.phi;
  state_.lags = old.lags;
  state_.steps = old.steps;
  state_.interventions = old.interventions;
  std::fill(state_.steps_without_value.begin(), state_.steps_without_value.end(), 0);
  feature_filter_.mutable_state().last = old.last_features;
  cumulant_filter_.mutable_state().last = old.last_cumulants;
  continue_statistics(old.feature_statistics, feature_statistics_);
  continue_statistics(old.cumulant_statistics, cumulant_statistics_);
  const uint8_t* from = old.network.data();
  network_->VisitRuns(WriteRun([&from](std::byte* data, size_t bytes, RunOf) {
    if (bytes == 0) return;
    std::memcpy(data, from, bytes);
    from += bytes;
  }));
  covariances_.Continue(old.covariances);
  for (size_t h = 0; h < heads_.size(); ++h) heads_[h].Continue(old.heads[h]);
  if (committee_ == nullptr) return;
  committee_ = std::make_unique<Committee>(config_, DirectFeatures(config_), network_->features());
  committee_->Continue(old, cumulant_statistics_);
}

// What is not stored, as the state determines it.
void Learner::Impl::Refresh() {
  feature_statistics_.Refresh();
  cumulant_statistics_.Refresh();
  network_->Refresh();
  RefreshOutputs();
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
absl::Span<const uint64_t> Learner::seasons(int cumulant) const {
  NEXTING_CHECK(cumulant >= 0 && cumulant < config().cumulants);
  return impl_->seasons(cumulant);
}
uint64_t Learner::steps_without_value(int head) const {
  NEXTING_CHECK(head >= 0 && static_cast<size_t>(head) < config().heads.size());
  return impl_->steps_without_value(head);
}
std::string Learner::Save() const { return impl_->Save(); }
absl::Status Learner::Restore(absl::string_view saved) { return impl_->Restore(saved); }
uint64_t Learner::Digest() const { return impl_->Digest(); }
void Learner::set_missing_values(MissingValuePolicy policy) { impl_->set_missing_values(policy); }
const LearnerConfig& Learner::config() const { return impl_->config(); }
uint64_t Learner::steps() const { return impl_->steps(); }
uint64_t Learner::interventions() const { return impl_->interventions(); }
bool Learner::is_finite() const { return impl_->IsFinite(); }
size_t Learner::state_bytes() const { return impl_->StateSize(); }

}  // namespace nexting::core
