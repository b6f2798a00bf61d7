#include "core/read_out/read_out.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/activations.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Mixture& kMixture = kRecipe.mixture;

double Square(double x) { return x * x; }

double Least(const std::vector<double>& losses) { return *std::min_element(losses.begin(), losses.end()); }

// (L - L_min) / L_min, limited, so that it is finite where L_min is 0.
double Excess(double loss, double least) {
  if (loss <= least) return 0.0;
  return least > 0.0 ? std::min((loss - least) / least, kMixture.largest_excess) : kMixture.largest_excess;
}

}  // namespace

// Three predictions are judged beside those of the linear experts: the held value, persistence (which the mixture is
// compared with, whether it is an expert or not) and the mixture.
ReadOut::ReadOut(Experts experts, double discount, size_t recurrent)
    : discount_(discount),
      experts_(std::move(experts.linear)),
      held_(std::move(experts.held)),
      judge_(discount, experts_.size() + 3),
      predictions_(experts_.size() + 3),
      network_weights_(recurrent) {
  const size_t mixed = experts_.size() + (held_ != nullptr ? 1 : 0);
  state_.losses.assign(mixed, 0.0);
  state_.recent_losses.assign(mixed, 0.0);
  state_.mixture.assign(mixed, 1.0 / static_cast<double>(mixed));
}

void ReadOut::Forget(size_t feature) {
  for (const std::unique_ptr<LinearTd>& expert : experts_) expert->Forget(feature);
}

// The order matters. TD errors are formed with the weights and the mixture of the step before, so learning comes before
// judging. A bet that is settled needs the experts' new predictions for the tail of its return, so judging comes after
// Predict. The mixture that is shown has the new weights, so mixing comes after judging.
int ReadOut::Step(const CumulantSample& cumulant, absl::Span<const double> phi_before, absl::Span<const double> phi) {
  settled_ = judge_.Observe(cumulant.value);
  Hold(cumulant.value);
  const int restarted = LearnExperts(cumulant, phi_before, phi);
  ObserveRange(cumulant.value);
  Predict(cumulant);
  if (settled_) JudgeExperts();
  Mix(cumulant);
  if (settled_) JudgeMixture();
  judge_.Bet(predictions_);
  MixNetworkWeights();
  ++state_.steps;
  return restarted;
}

int ReadOut::LearnExperts(const CumulantSample& cumulant, absl::Span<const double> phi_before,
                          absl::Span<const double> phi) {
  const bool has_before = state_.steps > 0;
  int restarted = 0;
  double mixed = 0.0;
  for (size_t e = 0; e < experts_.size(); ++e) {
    LinearTd& expert = *experts_[e];
    const double y = expert.Evaluate(phi);
    mixed += state_.mixture[e] * y;
    if (has_before) {
      const double delta = cumulant.standardised + discount_ * y - expert.prediction();
      restarted += expert.Learn(delta, phi_before) ? 0 : 1;
    }
    expert.Extend(phi);
  }
  if (held_ != nullptr) mixed += state_.mixture.back() * StandardisedHeld(cumulant);
  delta_ = has_before ? cumulant.standardised + discount_ * mixed - state_.mixed : 0.0;
  return restarted;
}

void ReadOut::Hold(double cumulant) {
  const bool follows = held_ != nullptr && state_.steps > 0;
  state_.held = follows ? held_->Next(state_.held, cumulant) : cumulant;
}

double ReadOut::StandardisedHeld(const CumulantSample& cumulant) const {
  return held_->Standardise(state_.held, cumulant) / (1.0 - discount_);
}

void ReadOut::ObserveRange(double cumulant) {
  if (state_.steps == 0) state_.low = state_.high = cumulant;
  state_.low = std::min(cumulant, state_.low + kMixture.range_rate * (cumulant - state_.low));
  state_.high = std::max(cumulant, state_.high + kMixture.range_rate * (cumulant - state_.high));
}

// From standardised units to the cumulant's: yhat = mean / (1 - gamma) + deviation y. The held value and persistence
// need no limit, as they are values that the cumulant had, or means of such.
void ReadOut::Predict(const CumulantSample& cumulant) {
  const double horizon = 1.0 / (1.0 - discount_);
  const double margin = kMixture.range_margin * (state_.high - state_.low);
  for (size_t e = 0; e < experts_.size(); ++e) {
    const double prediction = cumulant.mean * horizon + cumulant.deviation * experts_[e]->prediction();
    predictions_[e] = std::clamp(prediction, (state_.low - margin) * horizon, (state_.high + margin) * horizon);
  }
  predictions_[experts_.size()] = state_.held * horizon;
  predictions_[experts_.size() + 1] = cumulant.value * horizon;
}

void ReadOut::JudgeExperts() {
  const double rate =
      judge_.stride() / std::max(kMixture.loss_window, kMixture.loss_window_horizons * judge_.horizon());
  const double recent_rate = judge_.stride() / std::max<double>(kMixture.recent_window, judge_.horizon());
  const double least = Least(state_.losses);
  // The loss moves by rate times the error, so this error raises it by largest_growth times the least loss.
  const double largest = least > 0.0 ? kMixture.largest_growth * least / rate : std::numeric_limits<double>::infinity();
  const absl::Span<const double> bet = judge_.settled_bet();
  for (size_t e = 0; e < expert_count(); ++e) {
    // Each expert's own prediction stands for the tail of the return, as in its own TD error.
    const double realised = judge_.known_return() + judge_.tail_discount() * predictions_[e];
    const double error = Square(bet[e] - realised);
    state_.losses[e] += rate * (std::min(error, largest) - state_.losses[e]);
    state_.recent_losses[e] += recent_rate * (error - state_.recent_losses[e]);
  }
  WeighExperts();
}

void ReadOut::WeighExperts() {
  const double least = Least(state_.losses);
  const double least_recent = Least(state_.recent_losses);
  double most = -std::numeric_limits<double>::infinity();
  for (size_t e = 0; e < expert_count(); ++e) {
    state_.mixture[e] = -kMixture.sharpness * Excess(state_.losses[e], least) -
                        kMixture.recent_sharpness * Excess(state_.recent_losses[e], least_recent);
    most = std::max(most, state_.mixture[e]);
  }
  double sum = 0.0;
  for (double& weight : state_.mixture) {
    weight = Exp(weight - most);  // the largest is 1, so the sum cannot be 0
    sum += weight;
  }
  for (double& weight : state_.mixture) weight /= sum;
}

void ReadOut::Mix(const CumulantSample& cumulant) {
  double prediction = 0.0;
  double mixed = 0.0;
  for (size_t e = 0; e < expert_count(); ++e) prediction += state_.mixture[e] * predictions_[e];
  for (size_t e = 0; e < experts_.size(); ++e) mixed += state_.mixture[e] * experts_[e]->prediction();
  if (held_ != nullptr) mixed += state_.mixture.back() * StandardisedHeld(cumulant);
  predictions_.back() = prediction;
  state_.mixed = mixed;

  HeadOutput& output = state_.output;
  output.previous_prediction = std::exchange(output.prediction, prediction);
  output.value = cumulant.value;
  output.baseline = predictions_[experts_.size() + 1];
  if (state_.steps > 0) output.td_error = cumulant.value + discount_ * prediction - output.previous_prediction;
}

void ReadOut::JudgeMixture() {
  const absl::Span<const double> bet = judge_.settled_bet();
  const double realised = judge_.known_return() + judge_.tail_discount() * predictions_.back();
  HeadQuality& quality = state_.quality;
  ++quality.judged;
  // The mean of all errors until the window is full.
  const double rate = std::max(1.0 / static_cast<double>(quality.judged), 1.0 / kMixture.quality_window);
  quality.squared_error += rate * (Square(bet.back() - realised) - quality.squared_error);
  quality.baseline_squared_error +=
      rate * (Square(bet[experts_.size() + 1] - realised) - quality.baseline_squared_error);
}

// The held value does not depend on the network, so it has no part in the gradient.
void ReadOut::MixNetworkWeights() {
  std::fill(network_weights_.begin(), network_weights_.end(), 0.0);
  for (size_t e = 0; e < experts_.size(); ++e) {
    const absl::Span<const double> w = experts_[e]->weights().last(network_weights_.size());
    for (size_t k = 0; k < network_weights_.size(); ++k) network_weights_[k] += state_.mixture[e] * w[k];
  }
}

}  // namespace nexting::core
