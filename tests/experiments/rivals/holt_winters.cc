#include "tests/experiments/rivals/holt_winters.h"

#include "tests/experiments/rivals/horizon.h"

namespace nexting::experiments {
namespace {

constexpr double kSmallWeight = 1e-4;

}  // namespace

HoltWinters::HoltWinters(const HoltWintersSetting& setting, double discount)
    : setting_(setting),
      discount_(discount),
      steps_(StepsUntil(kSmallWeight, discount)),
      seasonal_(static_cast<size_t>(setting.season)) {}

double HoltWinters::Predict(const History& history) {
  if (history.now() == 0) level_ = history.value();
  place_ = static_cast<size_t>(history.now()) % seasonal_.size();
  Learn(history.value());
  return history.now() < setting_.season ? history.value() / (1 - discount_) : Return();
}

void HoltWinters::Learn(double value) {
  double& seasonal = seasonal_[place_];
  const double error = value - (level_ + seasonal);
  level_ += setting_.level * error;
  seasonal += setting_.seasonal * (1 - setting_.level) * error;
  remainder_ = value - (level_ + seasonal);
}

double HoltWinters::Return() const {
  double sum = 0;
  double weight = 1;
  double remainder = remainder_;
  size_t place = place_;
  for (int h = 1; h <= steps_; ++h) {
    if (++place == seasonal_.size()) place = 0;
    remainder *= setting_.correlation;
    sum += weight * (level_ + seasonal_[place] + remainder);
    weight *= discount_;
  }
  return sum + weight * level_ / (1 - discount_);
}

}  // namespace nexting::experiments
