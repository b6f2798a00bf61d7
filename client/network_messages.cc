#include "client/messages.h"

namespace nexting::client {
namespace {

static_assert(static_cast<int>(StepMethod::kSignalToNoise) == v1::StepSize::SIGNAL_TO_NOISE);
static_assert(static_cast<int>(CellType::kElstm) == v1::Network::ELSTM);
static_assert(static_cast<int>(CellType::kRtu) == v1::Network::RTU);
static_assert(static_cast<int>(GradientEstimator::kRtrl) == v1::DenseLstm::RTRL);
static_assert(static_cast<int>(GradientEstimator::kBptt) == v1::DenseLstm::BPTT);
static_assert(static_cast<int>(GradientEstimator::kTruncatedBptt) == v1::DenseLstm::TRUNCATED_BPTT);
static_assert(static_cast<int>(GradientEstimator::kSnap) == v1::DenseLstm::SNAP);
static_assert(static_cast<int>(GradientEstimator::kUoro) == v1::DenseLstm::UORO);
static_assert(static_cast<int>(GradientEstimator::kNoBackTrack) == v1::DenseLstm::NO_BACK_TRACK);
static_assert(static_cast<int>(ReadOutMethod::kSwiftTd) == v1::ReadOut::SWIFT_TD);
static_assert(static_cast<int>(ReadOutMethod::kPersistence) == v1::ReadOut::PERSISTENCE);
static_assert(static_cast<int>(ReadOutMethod::kExponentialMean) == v1::ReadOut::EXPONENTIAL_MEAN);
static_assert(static_cast<int>(ReadOutMethod::kRecursiveLeastSquares) == v1::ReadOut::RECURSIVE_LEAST_SQUARES);

v1::StepSize ToMessage(const StepSize& step_size) {
  v1::StepSize message;
  message.set_method(SameNumber<v1::StepSize::Method>(step_size.method));
  if (step_size.value) message.set_value(*step_size.value);
  if (step_size.initial_square) message.set_initial_square(*step_size.initial_square);
  return message;
}

StepSize FromMessage(const v1::StepSize& message) {
  StepSize step_size;
  step_size.method = SameNumber<StepMethod>(message.method());
  if (message.has_value()) step_size.value = message.value();
  if (message.has_initial_square()) step_size.initial_square = message.initial_square();
  return step_size;
}

bool IsDefault(const StepSize& step_size) {
  return step_size.method == StepMethod::kDefault && !step_size.value && !step_size.initial_square;
}

v1::Replacement ToMessage(const Replacement& replacement) {
  v1::Replacement message;
  if (replacement.rate) message.set_rate(*replacement.rate);
  if (replacement.maturity) message.set_maturity(*replacement.maturity);
  if (replacement.utility_rate) message.set_utility_rate(*replacement.utility_rate);
  if (replacement.threshold) message.set_threshold(*replacement.threshold);
  return message;
}

Replacement FromMessage(const v1::Replacement& message) {
  Replacement replacement;
  if (message.has_rate()) replacement.rate = message.rate();
  if (message.has_maturity()) replacement.maturity = message.maturity();
  if (message.has_utility_rate()) replacement.utility_rate = message.utility_rate();
  if (message.has_threshold()) replacement.threshold = message.threshold();
  return replacement;
}

v1::DenseLstm ToMessage(const DenseLstm& dense) {
  v1::DenseLstm message;
  message.set_estimator(SameNumber<v1::DenseLstm::Estimator>(dense.estimator));
  if (dense.steps) message.set_steps(*dense.steps);
  if (dense.density) message.set_density(*dense.density);
  return message;
}

DenseLstm FromMessage(const v1::DenseLstm& message) {
  DenseLstm dense;
  dense.estimator = SameNumber<GradientEstimator>(message.estimator());
  if (message.has_steps()) dense.steps = message.steps();
  if (message.has_density()) dense.density = message.density();
  return dense;
}

}  // namespace

v1::Network ToMessage(const Network& network) {
  v1::Network message;
  if (network.columns) message.set_columns(*network.columns);
  if (network.cumulant_lags) message.set_cumulant_lags(*network.cumulant_lags);
  if (network.frozen) message.set_frozen(*network.frozen);
  if (!IsDefault(network.step_size)) *message.mutable_step_size() = ToMessage(network.step_size);
  message.set_cell(SameNumber<v1::Network::Cell>(network.cell));
  if (network.stage) {
    message.mutable_stage()->set_columns(network.stage->columns);
    message.mutable_stage()->set_steps(network.stage->steps);
  }
  if (network.replacement) *message.mutable_replacement() = ToMessage(*network.replacement);
  if (network.dense) *message.mutable_dense() = ToMessage(*network.dense);
  return message;
}

Network FromMessage(const v1::Network& message) {
  Network network;
  if (message.has_columns()) network.columns = message.columns();
  if (message.has_cumulant_lags()) network.cumulant_lags = message.cumulant_lags();
  if (message.has_frozen()) network.frozen = message.frozen();
  network.step_size = FromMessage(message.step_size());
  network.cell = SameNumber<CellType>(message.cell());
  if (message.has_stage()) network.stage = {message.stage().columns(), message.stage().steps()};
  if (message.has_replacement()) network.replacement = FromMessage(message.replacement());
  if (message.has_dense()) network.dense = FromMessage(message.dense());
  return network;
}

v1::ReadOut ToMessage(const ReadOut& read_out) {
  v1::ReadOut message;
  message.set_method(SameNumber<v1::ReadOut::Method>(read_out.method));
  if (read_out.lambda) message.set_lambda(*read_out.lambda);
  if (!IsDefault(read_out.step_size)) *message.mutable_step_size() = ToMessage(read_out.step_size);
  if (read_out.sees_inputs) message.set_sees_inputs(*read_out.sees_inputs);
  if (read_out.forgetting) message.set_forgetting(*read_out.forgetting);
  if (read_out.cumulant_rate) message.set_cumulant_rate(*read_out.cumulant_rate);
  return message;
}

ReadOut FromMessage(const v1::ReadOut& message) {
  ReadOut read_out;
  read_out.method = SameNumber<ReadOutMethod>(message.method());
  if (message.has_lambda()) read_out.lambda = message.lambda();
  read_out.step_size = FromMessage(message.step_size());
  if (message.has_sees_inputs()) read_out.sees_inputs = message.sees_inputs();
  if (message.has_forgetting()) read_out.forgetting = message.forgetting();
  if (message.has_cumulant_rate()) read_out.cumulant_rate = message.cumulant_rate();
  return read_out;
}

}  // namespace nexting::client
