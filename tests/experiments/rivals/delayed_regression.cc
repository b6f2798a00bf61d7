#include "tests/experiments/rivals/delayed_regression.h"

#include <cmath>
#include <utility>

#include "tests/experiments/rivals/horizon.h"

namespace nexting::experiments {
namespace {

constexpr double kSmallWeight = 0.01;
constexpr double kStart = 100;

}  // namespace

DelayedRegression::DelayedRegression(View view, double forgetting, double discount)
    : view_(std::move(view)),
      discount_(discount),
      delay_(StepsUntil(kSmallWeight, discount)),
      squares_(view_.size(), forgetting, kStart) {}

double DelayedRegression::Predict(const History& history) {
  view_.See(history, &seen_.emplace_back());
  if (history.now() < delay_) return history.value() / (1 - discount_);
  squares_.Learn(seen_.front(), history.Standard(LateReturn(history), discount_));
  seen_.pop_front();
  return history.InUnits(squares_.Predict(seen_.back()), discount_);
}

double DelayedRegression::LateReturn(const History& history) const {
  double sum = history.InUnits(squares_.Predict(seen_.back()), discount_);
  for (int64_t t = history.now(); t > history.now() - delay_; --t) sum = history.value(t) + discount_ * sum;
  return sum;
}

}  // namespace nexting::experiments
