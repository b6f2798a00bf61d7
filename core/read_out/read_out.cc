#include "core/read_out/read_out.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Mixture& kMixture = kRecipe.mixture;

// What is judged.
enum Bet { kPredictor, kPersistence, kBets };

}  // namespace

ReadOut::ReadOut(Predictor predictor, double discount, size_t recurrent)
    : discount_(discount), predictor_(std::move(predictor)), judge_(discount, kBets), no_weights_(recurrent) {}

void ReadOut::Forget(size_t feature) {
  if (predictor_.linear != nullptr) predictor_.linear->Forget(feature);
}

void ReadOut::Continue(const ReadOutV5& old) {
  if (predictor_.linear != nullptr) predictor_.linear->mutable_state() = old.experts.front();
  state_ = {.held = old.held,
            .standardised = old.mixed,
            .low = old.low,
            .high = old.high,
            .steps = old.steps,
            .output = old.output,
            .quality = QualityOf(old.quality)};
  // The old bets had the mixture last, behind persistence.
  const size_t stride = old.experts.size() + 3;
  ReturnJudge::State& judge = judge_.mutable_state();
  for (size_t slot = 0; slot < judge.returns.size(); ++slot) {
    judge.bets[slot * kBets + kPredictor] = old.judge.bets[(slot + 1) * stride - 1];
    judge.bets[slot * kBets + kPersistence] = old.judge.bets[(slot + 1) * stride - 2];
    // A bet that had not been made yet was not marked then. Those of far horizons were made at other steps.
    const bool made = judge_.schedule().stride == 1 && slot < old.steps;
    judge.returns[slot] = old.judge.returns[slot];
    judge.discount[slot] = made ? old.judge.discount[slot] : -1.0;
  }
}

absl::Span<const double> ReadOut::network_weights() const {
  if (predictor_.linear == nullptr) return no_weights_;
  return predictor_.linear->weights().last(no_weights_.size());
}

// A bet that is settled needs the new prediction for the tail of its return, so judging comes after predicting.
int ReadOut::Step(const CumulantSample& cumulant, bool came, absl::Span<const double> phi_before,
                  absl::Span<const double> phi) {
  const bool settled = judge_.Observe(state_.steps, cumulant.value, came);
  int restarted = 0;
  if (predictor_.linear != nullptr) {
    restarted = Learn(cumulant, phi_before, phi);
  } else {
    Hold(cumulant);
  }
  ObserveRange(cumulant.value);
  const double prediction = PredictionInUnits(cumulant);
  if (settled) {
    const absl::Span<const double> bet = judge_.settled_bet();
    const double realised = judge_.known_return() + judge_.tail_discount() * prediction;
    state_.quality.Judge(bet[kPredictor] - realised, bet[kPersistence] - realised);
  }
  Show(cumulant, prediction);
  const std::array<double, kBets> bets = {prediction, state_.output.baseline};
  judge_.Bet(state_.steps, bets);
  ++state_.steps;
  return restarted;
}

int ReadOut::Learn(const CumulantSample& cumulant, absl::Span<const double> phi_before, absl::Span<const double> phi) {
  LinearTd& linear = *predictor_.linear;
  int restarted = 0;
  delta_ = 0.0;
  if (state_.steps > 0) {
    delta_ = cumulant.standardised + discount_ * linear.Evaluate(phi) - linear.prediction();
    restarted = linear.Learn(delta_, phi_before) ? 0 : 1;
  }
  linear.Extend(phi);
  state_.standardised = linear.prediction();
  return restarted;
}

void ReadOut::Hold(const CumulantSample& cumulant) {
  state_.held = state_.steps > 0 ? predictor_.held->Next(state_.held, cumulant.value) : cumulant.value;
  const double y = predictor_.held->Standardise(state_.held, cumulant) / (1.0 - discount_);
  delta_ = state_.steps > 0 ? cumulant.standardised + discount_ * y - state_.standardised : 0.0;
  state_.standardised = y;
}

void ReadOut::ObserveRange(double cumulant) {
  if (state_.steps == 0) state_.low = state_.high = cumulant;
  state_.low = std::min(cumulant, state_.low + kMixture.range_rate * (cumulant - state_.low));
  state_.high = std::max(cumulant, state_.high + kMixture.range_rate * (cumulant - state_.high));
}

// From standardised units to the cumulant's: yhat = mean / (1 - gamma) + deviation y.
double ReadOut::PredictionInUnits(const CumulantSample& cumulant) const {
  const double horizon = 1.0 / (1.0 - discount_);
  if (predictor_.linear == nullptr) return state_.held * horizon;
  const double margin = kMixture.range_margin * (state_.high - state_.low);
  const double prediction = cumulant.mean * horizon + cumulant.deviation * state_.standardised;
  return std::clamp(prediction, (state_.low - margin) * horizon, (state_.high + margin) * horizon);
}

void ReadOut::Show(const CumulantSample& cumulant, double prediction) {
  HeadOutput& output = state_.output;
  output.previous_prediction = std::exchange(output.prediction, prediction);
  output.value = cumulant.value;
  output.baseline = cumulant.value * (1.0 / (1.0 - discount_));  // as a held value is shown
  if (state_.steps > 0) output.td_error = cumulant.value + discount_ * prediction - output.previous_prediction;
}

}  // namespace nexting::core
