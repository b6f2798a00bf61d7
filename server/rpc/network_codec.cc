#include "server/rpc/network_codec.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/rpc/field_check.h"

namespace nexting::server {
namespace {

static_assert(WireEnum<v1::StepSize::Method>(core::StepMethod::kSignalToNoise) == v1::StepSize::SIGNAL_TO_NOISE);
static_assert(WireEnum<v1::Network::Cell>(core::CellType::kElstm) == v1::Network::ELSTM);
static_assert(WireEnum<v1::Network::Cell>(core::CellType::kRtu) == v1::Network::RTU);
using Estimator = v1::DenseLstm::Estimator;
static_assert(WireEnum<Estimator>(core::GradientEstimator::kRtrl) == v1::DenseLstm::RTRL);
static_assert(WireEnum<Estimator>(core::GradientEstimator::kBptt) == v1::DenseLstm::BPTT);
static_assert(WireEnum<Estimator>(core::GradientEstimator::kTruncatedBptt) == v1::DenseLstm::TRUNCATED_BPTT);
static_assert(WireEnum<Estimator>(core::GradientEstimator::kSnap) == v1::DenseLstm::SNAP);
static_assert(WireEnum<Estimator>(core::GradientEstimator::kUoro) == v1::DenseLstm::UORO);
static_assert(WireEnum<Estimator>(core::GradientEstimator::kNoBackTrack) == v1::DenseLstm::NO_BACK_TRACK);

absl::Status ReadSizes(const v1::Network& network, core::NetworkConfig& config) {
  if (network.has_columns()) {
    const absl::Status status = CheckCount("network.columns", network.columns(), 0, core::kMaxColumns);
    if (!status.ok()) return status;
    config.columns = static_cast<int>(network.columns());
  }
  if (network.has_cumulant_lags()) {
    const absl::Status status = CheckCount("network.cumulant_lags", network.cumulant_lags(), 0, core::kMaxCumulantLags);
    if (!status.ok()) return status;
    config.cumulant_lags = static_cast<int>(network.cumulant_lags());
  }
  if (network.has_frozen()) config.frozen = network.frozen();
  return absl::OkStatus();
}

// Each of these parts needs a column to work on.
absl::Status CheckColumns(const v1::Network& network, int columns) {
  const char* part = network.has_stage()         ? "stage"
                     : network.has_replacement() ? "replacement"
                     : network.has_dense()       ? "dense"
                                                 : nullptr;
  if (columns > 0 || part == nullptr) return absl::OkStatus();
  return Wrong("network.columns", "0", absl::StrCat("at least 1 with network.", part));
}

absl::Status ReadStage(const v1::Stage& stage, int columns, core::StageConfig& config) {
  absl::Status status = CheckCount("network.stage.columns", stage.columns(), 1, static_cast<uint64_t>(columns));
  status.Update(CheckCount("network.stage.steps", stage.steps(), 1, core::kMaxStageSteps));
  if (!status.ok()) return status;
  config = {static_cast<int>(stage.columns()), static_cast<int64_t>(stage.steps())};
  return absl::OkStatus();
}

absl::Status ReadReplacement(const v1::Replacement& replacement, core::ReplacementConfig& config) {
  config.enabled = true;
  if (replacement.has_rate()) config.rate = replacement.rate();
  if (replacement.has_utility_rate()) config.utility_rate = replacement.utility_rate();
  if (replacement.has_threshold()) config.threshold = replacement.threshold();
  absl::Status status = CheckRange("network.replacement.rate", config.rate, 0, 0.01);
  status.Update(CheckRange("network.replacement.utility_rate", config.utility_rate, 1e-9, 1));
  status.Update(CheckRange("network.replacement.threshold", config.threshold, 0, 1));
  if (!status.ok() || !replacement.has_maturity()) return status;
  status = CheckCount("network.replacement.maturity", replacement.maturity(), 0, core::kMaxStageSteps);
  if (status.ok()) config.maturity = static_cast<int64_t>(replacement.maturity());
  return status;
}

absl::Status ReadDense(const v1::DenseLstm& dense, core::DenseConfig& config) {
  config.enabled = true;
  absl::Status status = ReadEnum("network.dense.estimator", dense.estimator(), config.estimator);
  if (dense.has_density()) config.density = dense.density();
  status.Update(CheckRange("network.dense.density", config.density, 1e-3, 1));
  if (!status.ok() || !dense.has_steps()) return status;
  status = CheckCount("network.dense.steps", dense.steps(), 1, core::kMaxTruncation);
  if (status.ok()) config.steps = static_cast<int>(dense.steps());
  return status;
}

}  // namespace

absl::Status ReadNetwork(const v1::Network& network, core::NetworkConfig& config, core::DenseConfig& dense_config) {
  absl::Status status = ReadSizes(network, config);
  if (status.ok()) status = ReadStepSize(network.step_size(), "network.step_size", config.step_size);
  if (status.ok()) status = ReadEnum("network.cell", network.cell(), config.cell);
  if (status.ok()) status = CheckColumns(network, config.columns);
  if (status.ok() && network.has_stage()) status = ReadStage(network.stage(), config.columns, config.stage);
  if (status.ok() && network.has_replacement()) status = ReadReplacement(network.replacement(), config.replacement);
  if (status.ok() && network.has_dense()) status = ReadDense(network.dense(), dense_config);
  return status;
}

absl::Status ReadStepSize(const v1::StepSize& step, absl::string_view field, core::StepSize& config) {
  absl::Status status = ReadEnum(absl::StrCat(field, ".method"), step.method(), config.method);
  if (step.has_value()) config.value = step.value();
  if (step.has_initial_square()) config.initial_square = step.initial_square();
  status.Update(CheckRange(absl::StrCat(field, ".value"), config.value, 0, 1));
  status.Update(CheckRange(absl::StrCat(field, ".initial_square"), config.initial_square, 0, 1));
  return status;
}

void WriteNetwork(const core::NetworkConfig& config, const core::DenseConfig& dense_config, v1::Network& network) {
  network.set_columns(static_cast<uint32_t>(config.columns));
  network.set_cumulant_lags(static_cast<uint32_t>(config.cumulant_lags));
  network.set_frozen(config.frozen);
  WriteStepSize(config.step_size, *network.mutable_step_size());
  if (!dense_config.enabled) network.set_cell(WireEnum<v1::Network::Cell>(config.cell));
  if (config.stage.columns > 0) {
    network.mutable_stage()->set_columns(static_cast<uint32_t>(config.stage.columns));
    network.mutable_stage()->set_steps(static_cast<uint64_t>(config.stage.steps));
  }
  if (config.replacement.enabled) {
    v1::Replacement& replacement = *network.mutable_replacement();
    replacement.set_rate(config.replacement.rate);
    replacement.set_maturity(static_cast<uint64_t>(config.replacement.maturity));
    replacement.set_utility_rate(config.replacement.utility_rate);
    replacement.set_threshold(config.replacement.threshold);
  }
  if (dense_config.enabled) {
    v1::DenseLstm& dense = *network.mutable_dense();
    dense.set_estimator(WireEnum<Estimator>(dense_config.estimator));
    dense.set_steps(static_cast<uint32_t>(dense_config.steps));
    dense.set_density(dense_config.density);
  }
}

void WriteStepSize(const core::StepSize& config, v1::StepSize& step) {
  step.set_method(WireEnum<v1::StepSize::Method>(config.method));
  step.set_value(config.value);
  step.set_initial_square(config.initial_square);
}

}  // namespace nexting::server
