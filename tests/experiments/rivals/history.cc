#include "tests/experiments/rivals/history.h"

#include <algorithm>
#include <cmath>

namespace nexting::experiments {
namespace {

constexpr double kSlowestRate = 1e-4;
constexpr double kLeastDeviation = 1e-12;
constexpr double kLargestInput = 10;
constexpr double kLargestTarget = 20;

double Within(double value, double limit) { return std::clamp(value, -limit, limit); }

}  // namespace

double RunningScale::Add(double value, double rate) {
  const double surprise = value - mean_;
  mean_ += rate * surprise;
  variance_ = (1 - rate) * (variance_ + rate * surprise * surprise);
  const double deviation = std::sqrt(variance_);
  return deviation > kLeastDeviation ? (value - mean_) / deviation : 0;
}

double RunningScale::deviation() const { return std::max(std::sqrt(variance_), kLeastDeviation); }

void History::Append(absl::Span<const double> features, double cumulant) {
  const double rate = std::max(1 / static_cast<double>(values_.size() + 1), kSlowestRate);
  for (size_t i = 0; i < scales_.size(); ++i) {
    rows_.push_back(Within(scales_[i].Add(features[i], rate), kLargestInput));
  }
  const double standard = value_scale_.Add(cumulant, rate);
  values_.push_back(cumulant);
  standard_values_.push_back(Within(standard, kLargestInput));
  target_ = Within(standard, kLargestTarget);
}

absl::Span<const double> History::row(int64_t t) const {
  return absl::MakeConstSpan(rows_).subspan(static_cast<size_t>(t) * inputs(), inputs());
}

double History::InUnits(double standard_return, double discount) const {
  const double weight = 1 / (1 - discount);
  return value_scale_.mean() * weight + value_scale_.deviation() * Within(standard_return, kLargestTarget * weight);
}

double History::Standard(double future_return, double discount) const {
  const double weight = 1 / (1 - discount);
  return Within((future_return - value_scale_.mean() * weight) / value_scale_.deviation(), kLargestTarget * weight);
}

}  // namespace nexting::experiments
