#include "tests/experiments/examples/linear_system.h"

#include <cstddef>
#include <numeric>
#include <utility>

namespace nexting::experiments {
namespace {

double Dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

Vector Times(const std::vector<Vector>& matrix, const Vector& v) {
  Vector product;
  for (const Vector& row : matrix) product.push_back(Dot(row, v));
  return product;
}

// v + scale * b
void Add(double scale, const Vector& b, Vector* v) {
  for (size_t i = 0; i < b.size(); ++i) (*v)[i] += scale * b[i];
}

Vector Reach(const LinearSystem& system, GradientMethod method) {
  if (method.rule == GradientRule::kRtrl) return Vector(system.input.size(), 1.0);
  Vector reach(system.input.size(), 0.0);
  Vector power = system.input;  // A^i b
  for (int i = 0; i < method.k; ++i) {
    for (size_t j = 0; j < reach.size(); ++j) reach[j] = power[j] != 0 ? 1.0 : reach[j];
    power = Times(system.recurrence, power);
  }
  return reach;
}

}  // namespace

RunningSystem::RunningSystem(const LinearSystem& system, GradientMethod method, Vector initial_state)
    : system_(system),
      method_(method),
      state_(std::move(initial_state)),
      influence_(state_.size(), 0.0),
      reach_(Reach(system, method)) {}

void RunningSystem::Step(double w, double x) {
  state_ = Times(system_.recurrence, state_);
  Add(w * x, system_.input, &state_);
  influence_ = Times(system_.recurrence, influence_);
  Add(x, system_.input, &influence_);
  for (size_t i = 0; i < influence_.size(); ++i) influence_[i] *= reach_[i];
  xs_.push_front(x);
  if (std::ssize(xs_) > method_.k) xs_.pop_back();
}

double RunningSystem::output() const { return Dot(system_.output, state_); }

double RunningSystem::gradient() const {
  return method_.rule == GradientRule::kTruncated ? TruncatedGradient() : Dot(system_.output, influence_);
}

double RunningSystem::TruncatedGradient() const {
  double gradient = 0;
  Vector power = system_.input;  // A^i b
  for (const double x : xs_) {
    gradient += Dot(system_.output, power) * x;
    power = Times(system_.recurrence, power);
  }
  return gradient;
}

}  // namespace nexting::experiments
