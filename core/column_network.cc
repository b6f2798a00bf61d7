#include "core/column_network.h"

#include <algorithm>
#include <cmath>

#include "core/random.h"

namespace nexting::core {

namespace {

constexpr NormaliserOptions kFeatureStatistics = {.rate = 1e-4, .variance_floor = 1e-4, .relative_floor = 0};
constexpr double kFeatureClip = 5.0;
constexpr double kInitialDeviation = 0.3;
constexpr double kLargestDelta = 1e3;
constexpr double kLargestSlope = 1e6;

void DrawParameters(uint64_t seed, LstmStage<float>& stage) {
  Random random(seed);
  const double half_width = std::sqrt(3.0) * kInitialDeviation / std::sqrt(stage.inputs() + 1.0);
  for (float& theta : stage.mutable_state().parameters) theta = static_cast<float>(half_width * random.Symmetric());
}

}  // namespace

ColumnNetwork::ColumnNetwork(const NetworkConfig& config, int inputs, int heads, uint64_t seed)
    : frozen_(config.frozen),
      statistics_(config.columns, kFeatureStatistics),
      features_(config.columns, 0.0),
      slopes_(static_cast<size_t>(heads) * config.columns),
      gradients_(heads) {
  stages_.push_back(LstmStage<float>({.columns = config.columns,
                                      .inputs = inputs,
                                      .heads = heads,
                                      .frozen = config.frozen,
                                      .step_size = config.step_size}));
  DrawParameters(seed, stages_.front());
}

absl::Span<const double> ColumnNetwork::Forward(absl::Span<const float> x) {
  LstmStage<float>& stage = stages_.front();
  stage.Forward(x);
  const std::vector<float>& hidden = stage.state().hidden;
  statistics_.Update(absl::MakeConstSpan(hidden));
  for (size_t k = 0; k < features_.size(); ++k) {
    features_[k] = std::clamp(statistics_.Standardise(hidden[k], k), -kFeatureClip, kFeatureClip);
  }
  return features_;
}

int ColumnNetwork::Learn(absl::Span<const float> x, absl::Span<const HeadSignal> heads) {
  if (frozen_) return 0;
  const size_t d = features_.size();
  for (size_t h = 0; h < heads.size(); ++h) {
    float* slope = slopes_.data() + h * d;
    for (size_t k = 0; k < d; ++k) {
      const double dy_dhidden = heads[h].weights[k] / statistics_.deviation(k);
      slope[k] = static_cast<float>(std::clamp(dy_dhidden, -kLargestSlope, kLargestSlope));
    }
    gradients_[h] = {.delta = static_cast<float>(std::clamp(heads[h].delta, -kLargestDelta, kLargestDelta)),
                     .decay = static_cast<float>(heads[h].decay),
                     .dy_dhidden = {slope, d}};
  }
  return stages_.front().Learn(x, gradients_);
}

}  // namespace nexting::core
