#include "tests/experiments/rivals/swift_td.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nexting::experiments {
namespace {

constexpr double kLeastBeta = -23;
constexpr double kDecay = 0.999;    // of step sizes that exceed the bound together
constexpr double kDiverged = 1e12;  // a TD error beyond this comes back no more
constexpr double kLeastRate = 1e-300;

}  // namespace

LinearSwiftTd::LinearSwiftTd(View view, const SwiftTdSetting& setting, double discount)
    : view_(std::move(view)),
      setting_(setting),
      discount_(discount),
      largest_beta_(std::log(setting.bound)),
      weights_(view_.size()) {
  for (Weight& weight : weights_) {
    weight.beta = std::log(setting.step_size);
    weight.step = setting.step_size;
  }
}

double LinearSwiftTd::Predict(const History& history) {
  view_.See(history, &seen_);
  const double value = Value();
  if (history.now() > 0) {
    const double delta = history.target() + discount_ * value - predicted_;
    if (!(std::abs(delta) < kDiverged)) return std::numeric_limits<double>::quiet_NaN();
    MoveWeights(delta);
  }
  ExtendTraces();
  predicted_ = value;
  return history.InUnits(Value(), discount_);
}

double LinearSwiftTd::Value() const {
  double sum = 0;
  for (size_t i = 0; i < weights_.size(); ++i) sum += weights_[i].w * seen_[i];
  return sum;
}

void LinearSwiftTd::MoveWeights(double delta) {
  const double decay = discount_ * setting_.lambda;
  for (Weight& weight : weights_) {
    weight.dw = delta * weight.z - weight.zd * moved_;
    weight.w += weight.dw;
    SetBeta(std::min(weight.beta + setting_.meta / weight.step * (delta - moved_) * weight.p, largest_beta_), &weight);
    weight.h_old = weight.h;
    weight.h = weight.ht + delta * weight.zb - weight.zd * moved_;
    weight.z *= decay;
    weight.p *= decay;
    weight.zb *= decay;
  }
}

void LinearSwiftTd::ExtendTraces() {
  double rate = 0;
  double b = 0;
  moved_ = 0;
  for (size_t i = 0; i < weights_.size(); ++i) {
    rate += weights_[i].step * seen_[i] * seen_[i];
    b += weights_[i].z * seen_[i];
    moved_ += weights_[i].dw * seen_[i];
  }
  const double limited = std::min(1.0, setting_.bound / std::max(rate, kLeastRate));
  for (size_t i = 0; i < weights_.size(); ++i) {
    Weight& weight = weights_[i];
    const double x = seen_[i];
    weight.zd = limited * weight.step * x;
    weight.z += weight.zd * (1 - b);
    weight.p += x * weight.h;
    weight.zb += weight.zd * (1 - b - x * weight.zb);
    weight.ht = weight.h - weight.h_old * x * (weight.z - weight.zd) - weight.h * weight.zd * x;
    if (rate > setting_.bound) {
      weight.h = weight.ht = weight.zb = 0;
      SetBeta(weight.beta + x * x * std::log(kDecay), &weight);
    }
  }
}

void LinearSwiftTd::SetBeta(double beta, Weight* weight) const {
  if (beta == weight->beta) return;
  weight->beta = std::max(beta, kLeastBeta);
  weight->step = std::exp(weight->beta);
}

}  // namespace nexting::experiments
