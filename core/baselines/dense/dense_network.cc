#include "core/baselines/dense/dense_network.h"

#include <algorithm>

#include "core/check.h"
#include "core/parameter_step.h"
#include "core/recipe.h"
#include "core/vectorise.h"

namespace nexting::core {

namespace {

// Connections, parameters and signs are drawn from generators of their own, so that none of them shifts the others.
constexpr uint64_t kWiringStream = 0x7769726573;
constexpr uint64_t kParameterStream = 0x7468657461;
constexpr uint64_t kSignStream = 0x7369676e73;

Wiring MakeWiring(const DenseOptions& options) {
  return Wiring(options.units, options.inputs, options.density, options.seed ^ kWiringStream);
}

// The k of SnAp-k. RTRL is SnAp-k with a k that reaches every unit that can be reached.
int InfluenceSteps(const DenseOptions& options) {
  return options.estimator == GradientEstimator::kRtrl ? std::max(options.units, 1) : options.steps;
}

}  // namespace

template <typename T>
DenseNetwork<T>::DenseNetwork(const DenseOptions& options)
    : step_size_(options.step_size),
      wiring_(std::make_unique<const Wiring>(MakeWiring(options))),
      lstm_(*wiring_, options.seed ^ kParameterStream),
      estimator_(MakeEstimator(options, *wiring_)),
      features_(options.units),
      slopes_(static_cast<size_t>(options.heads) * options.units),
      gradients_(options.heads) {
  state_.eligibility.assign(options.heads * wiring_->parameters(), T(0));
  if (KeepsSquare(step_size_.method)) {
    state_.square_update.assign(wiring_->parameters(), T(step_size_.initial_square));
  }
  if (KeepsMean(step_size_.method)) state_.mean_update.assign(wiring_->parameters(), T(0));
  // kBptt learns only at the end of a sequence, so its update is a sum already.
  const bool sums = SumsUpdates(step_size_.method) && options.estimator != GradientEstimator::kBptt;
  (sums ? state_.update_sum : update_).resize(wiring_->parameters());
}

template <typename T>
typename DenseNetwork<T>::Estimator DenseNetwork<T>::MakeEstimator(const DenseOptions& options, const Wiring& wiring) {
  switch (options.estimator) {
    case GradientEstimator::kRtrl:
    case GradientEstimator::kSnap:
      return InfluenceMatrix<T>(wiring, InfluenceSteps(options));
    case GradientEstimator::kBptt:
      return SequenceBptt<T>(wiring, options.steps, options.heads);
    case GradientEstimator::kTruncatedBptt:
      return TruncatedBptt<T>(wiring, options.steps, options.heads);
    case GradientEstimator::kUoro:
      return RankOne<T>(wiring, RankOneScaling::kCommon, options.seed ^ kSignStream);
    case GradientEstimator::kNoBackTrack:
      break;
  }
  return RankOne<T>(wiring, RankOneScaling::kPerState, options.seed ^ kSignStream);
}

template <typename T>
absl::Span<const double> DenseNetwork<T>::Forward(absl::Span<const T> x) {
  lstm_.Forward(x);
  return features_.Update(absl::MakeConstSpan(lstm_.state().hidden));
}

template <typename T>
int DenseNetwork<T>::Learn(absl::Span<const HeadSignal> heads) {
  ComputeGradients(heads);
  return std::visit([this](auto& estimator) { return this->LearnFrom(estimator); }, estimator_);
}

template <typename T>
void DenseNetwork<T>::ComputeGradients(absl::Span<const HeadSignal> heads) {
  NEXTING_CHECK(heads.size() == gradients_.size());
  for (const HeadSignal& head : heads) NEXTING_CHECK(head.weights.size() == features_.size());
  const size_t d = features_.size();
  for (size_t h = 0; h < gradients_.size(); ++h) {
    const absl::Span<T> slopes = absl::MakeSpan(slopes_).subspan(h * d, d);
    for (size_t k = 0; k < d; ++k) slopes[k] = static_cast<T>(features_.Slope(k, heads[h].weights[k]));
    gradients_[h] = {.delta = static_cast<T>(std::clamp(heads[h].delta, -kRecipe.bounds.delta, kRecipe.bounds.delta)),
                     .decay = static_cast<T>(heads[h].decay),
                     .dy_doutput = slopes};
  }
}

template <typename T>
template <typename Online>
int DenseNetwork<T>::LearnFrom(Online& estimator) {
  // The estimator advances before the parameters move, as its derivatives are those of the step that Forward made. This
  // step's gradient joins the eligibilities after the move, because the TD error belongs to the step before.
  const int resets = estimator.Advance(lstm_, gradients_);
  AddUpdate();
  if (state_.updates_summed == 0) Move();
  for (size_t h = 0; h < gradients_.size(); ++h) estimator.Extend(h, gradients_[h], Eligibility(h));
  return resets;
}

template <typename T>
void DenseNetwork<T>::AddUpdate() {
  const size_t size = wiring_->parameters();
  T* update = Update().data();
  for (size_t h = 0; h < gradients_.size(); ++h) {
    const T* e = Eligibility(h).data();
    const T delta = gradients_[h].delta;
    NEXTING_INDEPENDENT
    for (size_t p = 0; p < size; ++p) update[p] += delta * e[p];
  }
  if (!state_.update_sum.empty()) state_.updates_summed = (state_.updates_summed + 1) % kRecipe.steps.updates_summed;
}

template <typename T>
int DenseNetwork<T>::LearnFrom(SequenceBptt<T>& estimator) {
  if (!estimator.Record(lstm_, gradients_)) return 0;
  const int resets = estimator.Close(lstm_.state().parameters, Update(), absl::MakeSpan(state_.eligibility));
  Move();
  return resets;
}

template <typename T>
void DenseNetwork<T>::Move() {
  const absl::Span<T> update = Update();
  MoveParameters(step_size_, update.data(), update.size(), {state_.square_update.data(), state_.mean_update.data()},
                 T(kRecipe.bounds.parameter), lstm_.mutable_state().parameters.data());
  std::fill(update.begin(), update.end(), T(0));
}

template <typename T>
absl::Span<T> DenseNetwork<T>::Eligibility(size_t head) {
  return absl::MakeSpan(state_.eligibility).subspan(head * wiring_->parameters(), wiring_->parameters());
}

template class DenseNetwork<float>;
template class DenseNetwork<double>;

double OperationsPerStep(const DenseOptions& options) {
  const Wiring wiring = MakeWiring(options);
  const double d = options.units;
  const double m = options.inputs;
  const double r = wiring.recurrent();
  const double n = static_cast<double>(wiring.sources());
  const double heads = options.heads;
  const double k = options.steps;
  switch (options.estimator) {
    case GradientEstimator::kTruncatedBptt:
      return (1 + heads * k) * (4 * d * (m + r) + 5 * d);
    case GradientEstimator::kBptt:
      return 4 * d * n + (1 + heads) * (4 * d * n + 4 * d * r * (k - 1) / k);
    case GradientEstimator::kRtrl:
    case GradientEstimator::kSnap: {
      const InfluencePattern pattern(wiring, InfluenceSteps(options));
      const double blocks = static_cast<double>(pattern.blocks);
      return 4 * d * n + 4 * n * (2 * static_cast<double>(pattern.terms) + (2 + heads) * blocks);
    }
    case GradientEstimator::kUoro:
    case GradientEstimator::kNoBackTrack:
      break;
  }
  return 4 * d * n + 4 * d * r + (12 + 4 * heads) * d * n;
}

}  // namespace nexting::core
