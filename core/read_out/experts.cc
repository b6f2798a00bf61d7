#include "core/read_out/experts.h"

#include "core/read_out/swift_td.h"

namespace nexting::core {

namespace {

using Experts = std::vector<std::unique_ptr<LinearTd>>;

LinearTd::Options WithLambda(LinearTd::Options options, double lambda) {
  options.lambda = lambda;
  return options;
}

Experts MakeNextValueExperts(const LinearTd::Options& options, CovarianceBank& bank) {
  Experts experts;
  for (const double forgetting : {0.98, 0.995, 0.999, 0.9998}) {
    experts.push_back(std::make_unique<PreconditionedTd>(options, 1.0, bank.Get(options.size, forgetting)));
  }
  return experts;
}

Experts MakeReturnExperts(const LinearTd::Options& options, CovarianceBank& bank) {
  struct Setting {
    double forgetting, step, lambda;
  };
  Experts experts;
  for (const Setting& s : {Setting{0.9998, 0.3, 0.8}, {0.9998, 1.0, 0.8}, {0.999, 0.3, 0.8}, {0.9998, 0.3, 0.95}}) {
    experts.push_back(std::make_unique<PreconditionedTd>(WithLambda(options, s.lambda), s.step,
                                                         bank.Get(options.size, s.forgetting)));
  }
  experts.push_back(std::make_unique<NormalisedTd>(WithLambda(options, 0.8), 0.03));
  experts.push_back(std::make_unique<SwiftTd>(WithLambda(options, 0.8)));
  return experts;
}

Experts MakeDiagonalExperts(const LinearTd::Options& options) {
  Experts experts;
  for (const double step : {0.003, 0.03, 0.3}) {
    experts.push_back(std::make_unique<NormalisedTd>(WithLambda(options, 0.8), step));
  }
  experts.push_back(std::make_unique<SwiftTd>(WithLambda(options, 0.8)));
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
      return options.discount == 0 ? MakeNextValueExperts(options, bank) : MakeReturnExperts(options, bank);
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
