#include "core/read_out/committee_head.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Mixture& kMixture = kRecipe.mixture;
constexpr const recipe::Views& kViews = kRecipe.views;

double Square(double x) { return x * x; }

Mixture::Options ExpertsOptions(double discount, const ReturnJudge& judge) {
  const double horizon = judge.horizon();
  const double stride = static_cast<double>(judge.schedule().stride);
  if (discount == 0.0) {
    return {.window = kMixture.loss_window,
            .recent_window = kMixture.recent_window,
            .sharpness = kMixture.sharpness,
            .recent_sharpness = kMixture.recent_sharpness,
            .evidence = kMixture.evidence,
            .first_prior = kMixture.first_prior};
  }
  return {.window = std::max(kMixture.return_window, kMixture.loss_window_horizons * horizon) / stride,
          .recent_window = std::max(kMixture.recent_window, horizon) / stride,
          .sharpness = kMixture.sharpness,
          .recent_sharpness = 0.0,
          .evidence = kMixture.return_evidence * stride,
          .first_prior = kMixture.first_prior};
}

constexpr Mixture::Options kBlendOptions = {.window = kMixture.loss_window,
                                            .recent_window = kMixture.recent_window,
                                            .sharpness = kMixture.blend_sharpness,
                                            .recent_sharpness = 0.0,
                                            .evidence = kMixture.evidence,
                                            .first_prior = 0.0};

}  // namespace

CommitteeHead::CommitteeHead(double discount, size_t experts)
    : discount_(discount),
      experts_(experts),
      judge_(discount, experts + kExtras),
      mixture_(experts, ExpertsOptions(discount, judge_)),
      blend_(2, kBlendOptions),
      stack_(stacks() ? experts : 0, {kViews.stack_forgetting}, {{RowSchedule{}}}),
      predictions_(experts + kExtras),
      squared_errors_(experts) {}

void CommitteeHead::Continue(const ReadOutV5& old, size_t first, absl::Span<const double> losses) {
  NEXTING_CHECK(first + losses.size() == experts_);
  const double in_means = Square(1.0 - discount_);
  state_ = {.blend = old.output.prediction * (1.0 - discount_),
            .predictions = old.steps,
            .output = old.output,
            .quality = QualityOf(old.quality)};
  if (old.quality.judged == 0) return;
  std::vector<double> all(experts_, old.quality.baseline_squared_error * in_means);
  for (size_t e = 0; e < losses.size(); ++e) all[first + e] = losses[e] * in_means;
  mixture_.Continue(all, old.quality.judged);
}

bool CommitteeHead::Observe(uint64_t step, double cumulant, bool came) {
  settled_ = judge_.Observe(step, cumulant, came);
  if (settled_) target_ = Realised(state_.blend);
  return settled_;
}

// The weighted mean of a return whose first H values are known, with `tail` for the mean of the others.
double CommitteeHead::Realised(double tail) const {
  return (1.0 - discount_) * judge_.known_return() + judge_.tail_discount() * tail;
}

void CommitteeHead::SetExpert(size_t e, double prediction, const CumulantSignal& signal) {
  predictions_[e] = std::isfinite(prediction) ? signal.range().Limit(prediction) : signal.value();
}

double CommitteeHead::Forecast(size_t n) const {
  double sum = 0.0;
  double weights = 0.0;
  for (size_t e = 0; e < n; ++e) {
    // Persistence always counts a little, so that the sum of the weights cannot be 0.
    const double weight = mixture_.weights()[e] + (e == 0 ? kViews.forecast_floor : 0.0);
    sum += weight * predictions_[e];
    weights += weight;
  }
  return sum / weights;
}

// What is settled is judged with the new predictions of the experts for the tail of the return, and before they are
// mixed, so that the mixture that is shown has the newest weights.
void CommitteeHead::Predict(uint64_t step, const CumulantSignal& signal) {
  if (settled_) {
    JudgeExperts();
    JudgeBlend(step);
  }
  const absl::Span<const double> experts = absl::MakeConstSpan(predictions_).first(experts_);
  extra(kMix) = mixture_.Mix(experts);
  extra(kStacked) = extra(kMix);
  if (stacks()) Stack(step, signal);
  const double before = std::exchange(state_.blend, blend_.Mix(absl::MakeConstSpan(predictions_).subspan(experts_, 2)));
  extra(kBlend) = state_.blend;
  // c + gamma G_t - G_{t-1}, times 1 - gamma.
  delta_ = has_predicted() ? (1.0 - discount_) * signal.value() + discount_ * state_.blend - before : 0.0;
  Show(signal);
  if (settled_) JudgeShown(judge_.settled_bet()[0]);
  judge_.Bet(step, predictions_);
  ++state_.predictions;
}

void CommitteeHead::JudgeExperts() {
  const absl::Span<const double> bet = judge_.settled_bet();
  for (size_t e = 0; e < experts_; ++e) squared_errors_[e] = Square(bet[e] - Realised(predictions_[e]));
  mixture_.Judge(squared_errors_);
}

void CommitteeHead::JudgeBlend(uint64_t step) {
  const absl::Span<const double> bet = judge_.settled_bet();
  const double errors[] = {Square(bet[experts_ + kMix] - target_), Square(bet[experts_ + kStacked] - target_)};
  blend_.Judge(errors);
  announced_.Judge(bet[experts_ + kBlend] - bet[0], target_ - bet[0], static_cast<size_t>(bet[experts_ + kMotion]));
  if (stacks()) stack_.Learn(0, step, target_);
}

void CommitteeHead::Stack(uint64_t step, const CumulantSignal& signal) {
  const double mix = extra(kMix);
  const absl::Span<double> features = stack_.features();
  for (size_t e = 0; e < experts_; ++e) {
    features[e] = std::clamp(signal.InScale(predictions_[e] - mix), -kViews.stack_limit, kViews.stack_limit);
  }
  if (state_.predictions > kViews.stack_patience) {
    const double stacked = stack_.Predict(0, 0, mix, signal.scale());
    extra(kStacked) = std::isfinite(stacked) ? signal.range().Limit(stacked) : mix;
  }
  stack_.Remember(step, {mix}, signal.scale());
}

void CommitteeHead::Show(const CumulantSignal& signal) {
  const double persistence = predictions_[0];
  const size_t degree = AnnouncedChange::DegreeOf(signal.Motion());
  extra(kMotion) = static_cast<double>(degree);
  extra(kShown) = signal.range().Limit(persistence + announced_.Announce(extra(kBlend) - persistence, degree));
  const double horizon = 1.0 / (1.0 - discount_);
  HeadOutput& output = state_.output;
  output.previous_prediction = std::exchange(output.prediction, extra(kShown) * horizon);
  output.value = signal.value();
  output.baseline = signal.value() * horizon;
  if (has_predicted()) output.td_error = output.value + discount_ * output.prediction - output.previous_prediction;
}

void CommitteeHead::JudgeShown(double baseline) {
  const double horizon = 1.0 / (1.0 - discount_);
  const double realised = Realised(extra(kShown)) * horizon;
  state_.quality.Judge(judge_.settled_bet()[experts_ + kShown] * horizon - realised, baseline * horizon - realised);
}

}  // namespace nexting::core
