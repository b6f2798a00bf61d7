#include "core/read_out/mixture.h"

#include <algorithm>
#include <limits>

#include "core/activations.h"
#include "core/check.h"
#include "core/recipe.h"
#include "core/reductions.h"

namespace nexting::core {

namespace {

constexpr const recipe::Mixture& kMixture = kRecipe.mixture;

double Least(absl::Span<const double> losses) { return *std::min_element(losses.begin(), losses.end()); }

// (L - L_min) / L_min, limited, so that it is finite where L_min is 0.
double Excess(double loss, double least) {
  if (loss <= least) return 0.0;
  return least > 0.0 ? std::min((loss - least) / least, kMixture.largest_excess) : kMixture.largest_excess;
}

}  // namespace

Mixture::Mixture(size_t experts, const Options& options) : options_(options) {
  NEXTING_CHECK(experts > 0);
  state_.losses.assign(experts, 0.0);
  state_.recent_losses.assign(experts, 0.0);
  state_.weights.assign(experts, 0.0);
  state_.weights.front() = 1.0;
}

void Mixture::Judge(absl::Span<const double> squared_errors) {
  NEXTING_CHECK(squared_errors.size() == state_.losses.size());
  const double newest = 1.0 / static_cast<double>(++state_.judged);
  const double rate = std::max(1.0 / options_.window, newest);
  const double recent_rate = std::max(1.0 / options_.recent_window, newest);
  const double least = state_.judged > kRecipe.views.values_to_trust ? Least(state_.losses) : 0.0;
  const double largest = least > 0.0 ? kMixture.largest_growth * least / rate : std::numeric_limits<double>::infinity();
  const double shock = Shock(squared_errors, least);
  for (size_t e = 0; e < squared_errors.size(); ++e) {
    const double error = squared_errors[e] * shock;
    state_.losses[e] += rate * (std::min(error, largest) - state_.losses[e]);
    state_.recent_losses[e] += recent_rate * (error - state_.recent_losses[e]);
  }
  Weigh();
}

void Mixture::Continue(absl::Span<const double> losses, uint64_t judged) {
  NEXTING_CHECK(losses.size() == state_.losses.size() && judged > 0);
  state_.losses.assign(losses.begin(), losses.end());
  state_.recent_losses = state_.losses;
  state_.judged = judged;
  Weigh();
}

double Mixture::Shock(absl::Span<const double> squared_errors, double least) const {
  const double smallest = Least(squared_errors);
  return least > 0.0 && smallest > kMixture.shock * least ? kMixture.shock * least / smallest : 1.0;
}

// The losses of all but the first expert count more while few predictions have been judged.
double Mixture::Counted(absl::Span<const double> losses, size_t e) const {
  return e == 0 ? losses[e] : losses[e] * (1.0 + kMixture.caution / static_cast<double>(state_.judged));
}

double Mixture::LeastCounted(absl::Span<const double> losses) const {
  double least = losses[0];
  for (size_t e = 1; e < losses.size(); ++e) least = std::min(least, Counted(losses, e));
  return least;
}

void Mixture::Weigh() {
  const double sharpness = std::min(options_.sharpness, options_.evidence * static_cast<double>(state_.judged));
  const double least = LeastCounted(state_.losses);
  const double least_recent = LeastCounted(state_.recent_losses);
  double most = -std::numeric_limits<double>::infinity();
  for (size_t e = 0; e < state_.weights.size(); ++e) {
    state_.weights[e] = (e == 0 ? options_.first_prior : 0.0) - sharpness * Excess(Counted(state_.losses, e), least) -
                        options_.recent_sharpness * Excess(Counted(state_.recent_losses, e), least_recent);
    most = std::max(most, state_.weights[e]);
  }
  double sum = 0.0;
  for (double& weight : state_.weights) {
    weight = Exp(weight - most);  // the largest is 1, so the sum cannot be 0
    sum += weight;
  }
  for (double& weight : state_.weights) weight /= sum;
}

double Mixture::Mix(absl::Span<const double> predictions) const {
  NEXTING_CHECK(predictions.size() == state_.weights.size());
  return Dot(state_.weights.data(), predictions.data(), predictions.size());
}

}  // namespace nexting::core
