#include "core/views/view_regression.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "core/recipe.h"
#include "core/reductions.h"
#include "core/views/short_float.h"

namespace nexting::core {

namespace {

constexpr const recipe::Views& kViews = kRecipe.views;

// sum over i of a[i] b[i] in the order of Dot (reductions.h), for a row that is kept in floats.
double DotRow(const double* a, const float* b, size_t n) {
  constexpr size_t kLanes = 8;
  double lane[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (size_t l = 0; l < kLanes; ++l) lane[l] += a[i + l] * static_cast<double>(b[i + l]);
  }
  for (size_t l = 0; i < n; ++i, ++l) lane[l] += a[i] * static_cast<double>(b[i]);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

double Largest(absl::Span<const double> x) {
  double largest = 0.0;
  for (const double value : x) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace

ViewRegression::ViewRegression(size_t size, std::vector<double> forgettings, absl::Span<const RowSchedule> schedules) {
  features_.resize(size);
  for (const double forgetting : forgettings) covariances_.emplace_back(size, forgetting);
  for (const RowSchedule& schedule : schedules) {
    const auto found = std::find(schedules_.begin(), schedules_.end(), schedule);
    schedule_of_.push_back(static_cast<size_t>(found - schedules_.begin()));
    if (found == schedules_.end()) schedules_.push_back(schedule);
  }
  const size_t weights = size * forgettings.size();
  Row row;
  row.features.resize(size);
  row.gains.resize(weights);
  row.bases.resize(schedules.size());
  for (const RowSchedule& schedule : schedules_) state_.rows.emplace_back(schedule.slots, row);
  Head head;
  head.weights.resize(weights);
  head.errors.resize(forgettings.size());
  state_.heads.assign(schedules.size(), head);
}

absl::Span<const double> ViewRegression::weights(size_t head, size_t f) const {
  return absl::MakeConstSpan(state_.heads[head].weights).subspan(f * size(), size());
}

absl::Span<double> ViewRegression::mutable_weights(size_t head, size_t f) {
  return absl::MakeSpan(state_.heads[head].weights).subspan(f * size(), size());
}

int ViewRegression::Learn(size_t head, uint64_t step, double target) {
  const size_t group = schedule_of_[head];
  const Row& row = state_.rows[group][schedules_[group].slot(step)];
  if (row.scale <= 0.0) return 0;
  const double goal = row.weight * (target - row.bases[head]) / row.scale;
  int restarted = 0;
  for (size_t f = 0; f < forgettings(); ++f) {
    const absl::Span<double> w = mutable_weights(head, f);
    RunningScale size_of_errors(kViews.errors);
    size_of_errors.mutable_state() = state_.heads[head].errors[f];
    const double error = goal - DotRow(w.data(), row.features.data(), size());
    const double limited = size_of_errors.Limit(error, kViews.error_limit);
    size_of_errors.Add(error);
    state_.heads[head].errors[f] = size_of_errors.state();
    const uint16_t* gain = &row.gains[f * size()];
    for (size_t i = 0; i < size(); ++i) w[i] += FromShortFloat(gain[i]) * limited;
    if (std::isfinite(Dot(w.data(), w.data(), size()))) continue;
    std::fill(w.begin(), w.end(), 0.0);
    state_.heads[head].errors[f] = {};
    ++restarted;
  }
  return restarted;
}

double ViewRegression::Predict(size_t head, size_t f, double base, double scale) const {
  return base + scale * Dot(weights(head, f).data(), features_.data(), size());
}

int ViewRegression::Remember(uint64_t step, absl::Span<const double> bases, double scale) {
  NEXTING_CHECK(bases.size() == state_.heads.size());
  const double weight = std::min(1.0, kViews.row_limit / std::max(Largest(features_), kViews.row_limit));
  for (double& x : features_) x *= weight;
  for (FeatureCovariance& covariance : covariances_) covariance.Prepare(features_);
  for (size_t g = 0; g < schedules_.size(); ++g) {
    if (!schedules_[g].is_due(step)) continue;
    KeepRow(schedules_[g], bases, scale, weight, state_.rows[g][schedules_[g].slot(step)]);
  }
  int restarted = 0;
  for (FeatureCovariance& covariance : covariances_) restarted += covariance.Update() ? 0 : 1;
  return restarted;
}

// A row that stands for `stride` rows has the gain of a row with that weight:
// n P x / (F + n x' P x), and P x = gain(), F + x' P x = scale().
void ViewRegression::KeepRow(const RowSchedule& schedule, absl::Span<const double> bases, double scale, double weight,
                             Row& row) const {
  std::copy(features_.begin(), features_.end(), row.features.begin());
  std::copy(bases.begin(), bases.end(), row.bases.begin());
  row.scale = scale;
  row.weight = weight;
  const double count = static_cast<double>(schedule.stride);
  for (size_t f = 0; f < forgettings(); ++f) {
    const FeatureCovariance& covariance = covariances_[f];
    const double forgetting = covariance.forgetting();
    const double factor = count / (forgetting + count * (covariance.scale() - forgetting));
    for (size_t i = 0; i < size(); ++i) row.gains[f * size() + i] = ToShortFloat(factor * covariance.gain()[i]);
  }
}

void ViewRegression::Forget(size_t i) {
  for (FeatureCovariance& covariance : covariances_) covariance.Forget(i);
  for (size_t f = 0; f < forgettings(); ++f) {
    for (Head& head : state_.heads) head.weights[f * size() + i] = 0.0;
    for (std::vector<Row>& rows : state_.rows) {
      for (Row& row : rows) row.gains[f * size() + i] = 0;
    }
  }
  for (std::vector<Row>& rows : state_.rows) {
    for (Row& row : rows) row.features[i] = 0.0F;
  }
}

}  // namespace nexting::core
