#include "core/read_out/linear_td.h"

#include <algorithm>
#include <limits>

#include "core/check.h"
#include "core/parameter_step.h"
#include "core/recipe.h"
#include "core/reductions.h"

namespace nexting::core {

LinearTd::LinearTd(const Options& options, size_t rows) : options_(options) {
  NEXTING_CHECK(rows >= 2 && options.persistence < static_cast<int>(options.size));
  state_.rows.resize(rows * options.size);
  LinearTd::Start();
}

double LinearTd::initial(size_t) const { return 0.0; }

void LinearTd::Start() {
  for (size_t r = 0; r < row_count(); ++r) std::fill_n(row(r), size(), initial(r));
  state_.prediction = 0.0;
  state_.correction = 0.0;
  if (options_.persistence >= 0) w()[options_.persistence] = 1.0;
}

void LinearTd::Forget(size_t i) {
  NEXTING_CHECK(i < size());
  for (size_t r = 0; r < row_count(); ++r) row(r)[i] = initial(r);
}

void LinearTd::Continue(const State& fewer) {
  NEXTING_CHECK(fewer.rows.size() % row_count() == 0 && fewer.rows.size() <= state_.rows.size());
  const size_t size = fewer.rows.size() / row_count();
  for (size_t r = 0; r < row_count(); ++r) std::copy_n(&fewer.rows[r * size], size, row(r));
  state_.prediction = fewer.prediction;
  state_.correction = fewer.correction;
}

double LinearTd::Evaluate(absl::Span<const double> phi) const {
  NEXTING_CHECK(phi.size() == size());
  // Weights that diverge must not give a TD error of any size, which would make them diverge faster.
  const double limit = kRecipe.clips.standardised / (1.0 - options_.discount);
  return std::clamp(Dot(state_.rows.data(), phi.data(), options_.size), -limit, limit);
}

bool LinearTd::Learn(double delta, absl::Span<const double> phi_before) {
  NEXTING_CHECK(phi_before.size() == size());
  MoveWeights(delta, phi_before);
  const double* numbers = state_.rows.data();
  // All rows, not w alone: every one of them multiplies into later updates. The comparison is false for NaN.
  if (Dot(numbers, numbers, state_.rows.size()) < kRecipe.linear.largest_norm * kRecipe.linear.largest_norm)
    return true;
  Start();
  return false;
}

void LinearTd::Extend(absl::Span<const double> phi) {
  ExtendEligibility(phi);
  state_.prediction = Evaluate(phi);
}

void LinearTd::ExtendEligibility(absl::Span<const double> phi) {
  const double decay = trace_decay();
  double* eligibility = z();
  for (size_t i = 0; i < size(); ++i) eligibility[i] = decay * eligibility[i] + phi[i];
}

PreconditionedTd::PreconditionedTd(const Options& options, double step, const FeatureCovariance* covariance)
    : LinearTd(options, 2),
      step_(step),
      remembers_(trace_decay() > 0),
      covariance_(covariance),
      direction_(remembers_ ? options.size : 0) {
  NEXTING_CHECK(covariance->size() == options.size);
}

void PreconditionedTd::MoveWeights(double delta, absl::Span<const double>) {
  // Without memory z is phi of the previous step, and the covariance has P phi already: p^2 multiply-adds are saved.
  absl::Span<const double> direction = covariance_->gain();
  double step = step_ * delta;
  if (remembers_) {
    covariance_->Times({z(), size()}, absl::MakeSpan(direction_));
    direction = direction_;
  } else {
    step /= covariance_->scale();
  }
  for (size_t i = 0; i < size(); ++i) w()[i] += step * direction[i];
}

NormalisedTd::NormalisedTd(const Options& options, double step) : LinearTd(options, 2), step_(step) {}

void NormalisedTd::MoveWeights(double delta, absl::Span<const double> phi_before) {
  const double step = step_ * delta / (1.0 + Dot(phi_before.data(), phi_before.data(), size()));
  for (size_t i = 0; i < size(); ++i) w()[i] += step * z()[i];
}

PlainTd::PlainTd(const Options& options, const StepSize& step_size)
    : LinearTd(options, kRows), step_size_(step_size), gradient_(options.size) {
  Start();  // again: the base's constructor cannot call this class's initial()
}

double PlainTd::initial(size_t r) const { return r == kSquare ? step_size_.initial_square : 0.0; }

void PlainTd::MoveWeights(double delta, absl::Span<const double>) {
  for (size_t i = 0; i < size(); ++i) gradient_[i] = delta * z()[i];
  // The weights need no bound of their own: Learn checks the norm of all rows.
  MoveParameters(step_size_, gradient_.data(), size(), {row(kSquare), row(kMean)},
                 std::numeric_limits<double>::infinity(), w());
}

}  // namespace nexting::core
