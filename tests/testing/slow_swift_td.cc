#include "tests/testing/slow_swift_td.h"

#include <algorithm>
#include <cmath>

namespace nexting::testing {

namespace {
constexpr double kMeta = 1e-3;
constexpr double kInitialStep = 1e-3;
constexpr double kSmallestStep = 1e-6;
constexpr double kEta = 0.1;
constexpr double kStepDecay = 0.999;
}  // namespace

SlowSwiftTd::SlowSwiftTd(size_t size, double discount, double lambda)
    : discount_(discount), lambda_(lambda), weights_(size) {
  for (Weight& weight : weights_) weight.log_step = std::log(kInitialStep);
}

double SlowSwiftTd::step_size(size_t i) const { return std::exp(weights_[i].log_step); }

double SlowSwiftTd::Value(const std::vector<double>& phi) const {
  double sum = 0.0;
  for (size_t i = 0; i < phi.size(); ++i) sum += weights_[i].w * phi[i];
  return sum;
}

double SlowSwiftTd::Step(const std::vector<double>& phi, double cumulant) {
  const double value = Value(phi);
  if (started_) Move(cumulant + discount_ * value - value_before_);
  Extend(phi);
  started_ = true;
  value_before_ = value;
  return Value(phi);
}

void SlowSwiftTd::Move(double delta) {
  for (Weight& a : weights_) {
    a.move = delta * a.z - a.newest_z * correction_;
    a.w += a.move;
    a.log_step += kMeta / std::exp(a.log_step) * (delta - correction_) * a.p;
    a.log_step = std::clamp(a.log_step, std::log(kSmallestStep), std::log(kEta));
    a.h = a.h_next + delta * a.z_bar - a.newest_z * correction_;
    a.h_next = a.h;
    a.z *= discount_ * lambda_;
    a.p *= discount_ * lambda_;
    a.z_bar *= discount_ * lambda_;
  }
}

void SlowSwiftTd::Extend(const std::vector<double>& phi) {
  double tau = 0.0;
  double b = 0.0;
  correction_ = 0.0;
  for (size_t i = 0; i < phi.size(); ++i) {
    tau += std::exp(weights_[i].log_step) * phi[i] * phi[i];
    b += weights_[i].z * phi[i];
    correction_ += weights_[i].move * phi[i];
  }
  for (size_t i = 0; i < phi.size(); ++i) {
    Weight& a = weights_[i];
    a.newest_z = std::min(1.0, kEta / tau) * std::exp(a.log_step) * phi[i];
    a.z += a.newest_z * (1.0 - b);
    a.p += a.h * phi[i];
    a.z_bar += a.newest_z * (1.0 - b - a.z_bar * phi[i]);
    a.h_next = a.h - a.h * phi[i] * (a.z - a.newest_z) - a.h * a.newest_z * phi[i];
    if (tau <= kEta) continue;
    a.h = a.h_next = a.z_bar = 0.0;
    a.log_step = std::max(a.log_step + std::log(kStepDecay) * phi[i] * phi[i], std::log(kSmallestStep));
  }
}

}  // namespace nexting::testing
