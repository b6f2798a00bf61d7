#include "core/read_out/experts.h"

#include "core/read_out/swift_td.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

constexpr const recipe::Experts& kExperts = kRecipe.experts;

using Experts = std::vector<std::unique_ptr<LinearTd>>;

LinearTd::Options WithLambda(LinearTd::Options options, double lambda) {
  options.lambda = lambda;
  return options;
}

Experts MakePreconditionedExperts(absl::Span<const recipe::PreconditionedExpert> constants,
                                  const LinearTd::Options& options, CovarianceBank& bank) {
  Experts experts;
  for (const recipe::PreconditionedExpert& expert : constants) {
    experts.push_back(std::make_unique<PreconditionedTd>(WithLambda(options, expert.lambda), expert.step,
                                                         bank.Get(options.size, expert.forgetting)));
  }
  return experts;
}

Experts MakeReturnExperts(const LinearTd::Options& options, CovarianceBank& bank) {
  Experts experts = MakePreconditionedExperts(kExperts.returns, options, bank);
  const LinearTd::Options diagonal = WithLambda(options, kExperts.diagonal_lambda);
  experts.push_back(std::make_unique<NormalisedTd>(diagonal, kExperts.normalised_step));
  experts.push_back(std::make_unique<SwiftTd>(diagonal));
  return experts;
}

Experts MakeDiagonalExperts(const LinearTd::Options& options) {
  Experts experts;
  const LinearTd::Options diagonal = WithLambda(options, kExperts.diagonal_lambda);
  for (const double step : kExperts.wide_steps) experts.push_back(std::make_unique<NormalisedTd>(diagonal, step));
  experts.push_back(std::make_unique<SwiftTd>(diagonal));
  return experts;
}

}  // namespace

const FeatureCovariance* CovarianceBank::Get(size_t size, double forgetting) {
  for (const auto& covariance : covariances_) {
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
  switch (config.method) {
    case ReadOutMethod::kAdaptive:
      if (options.size > kMaxCovarianceFeatures) return MakeDiagonalExperts(options);
      return options.discount == 0 ? MakePreconditionedExperts(kExperts.next_value, options, bank)
                                   : MakeReturnExperts(options, bank);
    case ReadOutMethod::kTd: {
      Experts one;
      one.push_back(std::make_unique<PlainTd>(WithLambda(options, config.lambda), config.step_size));
      return one;
    }
    case ReadOutMethod::kSwiftTd: {
      Experts one;
      one.push_back(std::make_unique<SwiftTd>(WithLambda(options, config.lambda)));
      return one;
    }
    case ReadOutMethod::kRecursiveLeastSquares: {
      Experts one;
      one.push_back(std::make_unique<PreconditionedTd>(options, 1.0, bank.Get(options.size, config.forgetting)));
      return one;
    }
    case ReadOutMethod::kPersistence:
    case ReadOutMethod::kExponentialMean:
      break;
  }
  return {};
}

}  // namespace nexting::core
