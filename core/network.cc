#include "core/network.h"

namespace nexting::core {

Network::Either Network::Make(const LearnerConfig& config) {
  const int inputs = InputCount(config);
  const int heads = static_cast<int>(config.heads.size());
  if (!config.dense.enabled) return ColumnNetwork<float>(config.network, inputs, heads, config.seed);
  return DenseNetwork<float>({.units = config.network.columns,
                              .inputs = inputs,
                              .heads = heads,
                              .estimator = config.dense.estimator,
                              .steps = config.dense.steps,
                              .density = config.dense.density,
                              .step_size = config.network.step_size,
                              .seed = config.seed});
}

Network::Network(const LearnerConfig& config) : network_(Make(config)) {}

absl::Span<const double> Network::Forward(absl::Span<const float> x) {
  return std::visit([x](auto& network) { return network.Forward(x); }, network_);
}

absl::Span<const int> Network::renewed() const {
  const auto* columns = std::get_if<ColumnNetwork<float>>(&network_);
  return columns == nullptr ? absl::Span<const int>() : columns->renewed();
}

int Network::Learn(absl::Span<const HeadSignal> heads) {
  return std::visit([heads](auto& network) { return network.Learn(heads); }, network_);
}

int Network::features() const {
  return std::visit([](const auto& network) { return network.features(); }, network_);
}

int Network::active_features() const {
  const auto* columns = std::get_if<ColumnNetwork<float>>(&network_);
  return columns == nullptr ? features() : columns->active_features();
}

void Network::Refresh() {
  std::visit([](auto& network) { network.Refresh(); }, network_);
}

}  // namespace nexting::core
