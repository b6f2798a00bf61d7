#include "core/read_out/predictor.h"

#include "core/check.h"
#include "core/read_out/swift_td.h"

namespace nexting::core {

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

void CovarianceBank::Continue(absl::Span<const std::vector<double>> inverses) {
  NEXTING_CHECK(covariances_.empty() || covariances_.size() == inverses.size());
  for (size_t i = 0; i < covariances_.size(); ++i) covariances_[i]->Continue(inverses[i]);
}

Predictor MakePredictor(const ReadOutConfig& config, LinearTd::Options options) {
  options.lambda = config.lambda;
  Predictor predictor;
  if (config.method == ReadOutMethod::kPersistence) {
    predictor.held = std::make_unique<Persistence>();
  } else if (config.method == ReadOutMethod::kSwiftTd) {
    predictor.linear = std::make_unique<SwiftTd>(options);
  } else {
    NEXTING_CHECK(config.method == ReadOutMethod::kTd);
    predictor.linear = std::make_unique<PlainTd>(options, config.step_size);
  }
  return predictor;
}

}  // namespace nexting::core
