#include "core/read_out/experts.h"

#include <utility>

#include "core/baseline_maker.h"
#include "core/check.h"
#include "core/read_out/swift_td.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Experts& kExperts = kRecipe.experts;

using LinearLearners = std::vector<std::unique_ptr<LinearTd>>;

LinearTd::Options WithLambda(LinearTd::Options options, double lambda) {
  options.lambda = lambda;
  return options;
}

LinearLearners MakePreconditioned(absl::Span<const recipe::PreconditionedExpert> constants,
                                  const LinearTd::Options& options, CovarianceBank& bank) {
  LinearLearners linear;
  for (const recipe::PreconditionedExpert& expert : constants) {
    linear.push_back(std::make_unique<PreconditionedTd>(WithLambda(options, expert.lambda), expert.step,
                                                        bank.Get(options.size, expert.forgetting)));
  }
  return linear;
}

LinearLearners MakeDiagonal(absl::Span<const double> steps, const LinearTd::Options& options) {
  const LinearTd::Options diagonal = WithLambda(options, kExperts.diagonal_lambda);
  LinearLearners linear;
  for (const double step : steps) linear.push_back(std::make_unique<NormalisedTd>(diagonal, step));
  linear.push_back(std::make_unique<SwiftTd>(diagonal));
  return linear;
}

// With gamma = 0 recursive least squares needs no step size, so its experts differ only in how fast they forget. With
// gamma > 0 a step and a lambda have to be chosen as well, so learners with other step rules stand beside them.
LinearLearners MakeAdaptive(const LinearTd::Options& options, CovarianceBank& bank) {
  if (options.size > kMaxCovarianceFeatures) return MakeDiagonal(kExperts.wide_steps, options);
  if (options.discount == 0) return MakePreconditioned(kExperts.next_value, options, bank);
  LinearLearners linear = MakePreconditioned(kExperts.returns, options, bank);
  for (std::unique_ptr<LinearTd>& diagonal : MakeDiagonal({kExperts.normalised_step}, options)) {
    linear.push_back(std::move(diagonal));
  }
  return linear;
}

}  // namespace

const FeatureCovariance* CovarianceBank::Get(size_t size, double forgetting) {
  for (const auto& covariance : covariances_) {
    NEXTING_CHECK(covariance->size() == size);
    if (covariance->forgetting() == forgetting) return covariance.get();
  }
  covariances_.push_back(std::make_unique<FeatureCovariance>(size, forgetting));
  return covariances_.back().get();
}

void CovarianceBank::Forget(size_t feature) {
  for (const auto& covariance : covariances_) covariance->Forget(feature);
}

void CovarianceBank::Prepare(absl::Span<const double> phi_before) {
  for (const auto& covariance : covariances_) covariance->Prepare(phi_before);
}

int CovarianceBank::Update() {
  int restarted = 0;
  for (const auto& covariance : covariances_) restarted += covariance->Update() ? 0 : 1;
  return restarted;
}

Experts MakeExperts(const ReadOutConfig& config, const LinearTd::Options& options, CovarianceBank& bank) {
  NEXTING_CHECK(!IsBaseline(config.method));
  Experts experts;
  switch (config.method) {
    case ReadOutMethod::kAdaptive:
      experts.linear = MakeAdaptive(options, bank);
      experts.held = std::make_unique<Persistence>();
      break;
    case ReadOutMethod::kTd:
      experts.linear.push_back(std::make_unique<PlainTd>(WithLambda(options, config.lambda), config.step_size));
      break;
    case ReadOutMethod::kSwiftTd:
      experts.linear.push_back(std::make_unique<SwiftTd>(WithLambda(options, config.lambda)));
      break;
    case ReadOutMethod::kPersistence:
      experts.held = std::make_unique<Persistence>();
      break;
    case ReadOutMethod::kExponentialMean:
    case ReadOutMethod::kRecursiveLeastSquares:
      break;  // baselines, which the check above refuses
  }
  return experts;
}

}  // namespace nexting::core
