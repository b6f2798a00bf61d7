#include "core/read_out/swift_td.h"

#include <algorithm>

#include "core/activations.h"
#include "core/recipe.h"
#include "core/reductions.h"

namespace nexting::core {

namespace {
constexpr const recipe::SwiftTd& kSwiftTd = kRecipe.swift_td;
}  // namespace

SwiftTd::SwiftTd(const Options& options) : LinearTd(options, kRows) { Start(); }

double SwiftTd::initial(size_t r) const { return r == kBeta ? kSwiftTd.log_initial : 0.0; }

void SwiftTd::MoveWeights(double delta, absl::Span<const double>) {
  const double v = correction();
  // The caller's delta has y_{t-1} after the last move; the paper's delta has the value before that move.
  const double online_delta = delta + v;
  const double decay = trace_decay();
  double *beta = row(kBeta), *meta = row(kMeta), *meta_next = row(kMetaNext), *meta_trace = row(kMetaTrace);
  double *newest = row(kNewest), *gradient = row(kGradient), *change = row(kChange);
  for (size_t i = 0; i < size(); ++i) {
    change[i] = online_delta * z()[i] - newest[i] * v;
    w()[i] += change[i];
    beta[i] += kSwiftTd.meta_step / Exp(beta[i]) * delta * gradient[i];
    beta[i] = std::min(std::max(beta[i], kSwiftTd.log_smallest), kSwiftTd.log_bound);
    meta[i] = meta_next[i] + online_delta * meta_trace[i] - newest[i] * v;
    meta_next[i] = meta[i];
    newest[i] = 0.0;
    z()[i] *= decay;
    gradient[i] *= decay;
    meta_trace[i] *= decay;
  }
}

void SwiftTd::ExtendEligibility(absl::Span<const double> phi) {
  double *beta = row(kBeta), *meta = row(kMeta), *meta_next = row(kMetaNext), *meta_trace = row(kMetaTrace);
  double *newest = row(kNewest), *gradient = row(kGradient);
  double tau = 0.0;
  for (size_t i = 0; i < size(); ++i) tau += Exp(beta[i]) * phi[i] * phi[i];
  const double b = Dot(z(), phi.data(), size());
  correction() = Dot(row(kChange), phi.data(), size());
  const double scale = std::min(1.0, kSwiftTd.bound / std::max(tau, kSwiftTd.smallest_tau));
  for (size_t i = 0; i < size(); ++i) {
    newest[i] = scale * Exp(beta[i]) * phi[i];
    z()[i] += newest[i] * (1.0 - b);
    gradient[i] += meta[i] * phi[i];
    meta_trace[i] += newest[i] * (1.0 - b - meta_trace[i] * phi[i]);
    meta_next[i] = meta[i] - meta[i] * phi[i] * (z()[i] - newest[i]) - meta[i] * newest[i] * phi[i];
    if (tau > kSwiftTd.bound) {
      meta[i] = meta_next[i] = meta_trace[i] = 0.0;
      beta[i] = std::max(beta[i] + kSwiftTd.log_decay * phi[i] * phi[i], kSwiftTd.log_smallest);
    }
  }
}

}  // namespace nexting::core
