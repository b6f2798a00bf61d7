#include "tests/experiments/rivals/iterated_autoregression.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "tests/experiments/rivals/horizon.h"
#include "tests/experiments/rivals/view.h"

namespace nexting::experiments {
namespace {

constexpr double kSmallWeight = 1e-4;
constexpr double kStart = 100;
constexpr double kLargestValue = 10;

size_t Size(int values, const std::vector<int>& seasons) {
  return static_cast<size_t>(values) + 3 * seasons.size() + 1;
}

}  // namespace

IteratedAutoregression::IteratedAutoregression(int values, std::vector<int> seasons, double forgetting, double discount)
    : values_(values),
      seasons_(std::move(seasons)),
      discount_(discount),
      steps_(StepsUntil(kSmallWeight, discount)),
      squares_(Size(values, seasons_), forgetting, kStart) {}

double IteratedAutoregression::Predict(const History& history) {
  if (history.now() > 0) squares_.Learn(before_, history.target());
  path_.push_back(history.standard_values().back());
  See(history.now());
  before_ = seen_;
  const double standard_return = Return(history.now());
  path_.resize(static_cast<size_t>(history.now()) + 1);
  return history.InUnits(standard_return, discount_);
}

void IteratedAutoregression::See(int64_t t) {
  seen_.clear();
  AppendPast(path_, t, 0, values_ - 1, seasons_, &seen_);
  seen_.push_back(1);
}

double IteratedAutoregression::Return(int64_t t) {
  double sum = 0;
  double weight = 1;
  for (int step = 0; step < steps_; ++step) {
    See(t + step);
    path_.push_back(std::clamp(squares_.Predict(seen_), -kLargestValue, kLargestValue));
    sum += weight * path_.back();
    weight *= discount_;
  }
  return sum + weight * path_.back() / (1 - discount_);
}

}  // namespace nexting::experiments
