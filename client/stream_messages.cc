#include "client/stream_messages.h"

#include "absl/strings/str_cat.h"
#include "client/resource_name.h"

namespace nexting::client {
namespace {

// The enumerations below have the wire's numbers, kDefault being UNSPECIFIED.
template <typename To, typename From>
To SameNumber(From value) {
  return static_cast<To>(static_cast<int>(value));
}
static_assert(static_cast<int>(StepMethod::kRmsProp) == v1::StepSize::RMSPROP);
static_assert(static_cast<int>(ReadOutMethod::kSwiftTd) == v1::ReadOut::SWIFT_TD);
static_assert(static_cast<int>(MissingValuePolicy::kRunningMean) == v1::RUNNING_MEAN);
static_assert(static_cast<int>(SequenceGapPolicy::kAccept) == v1::ACCEPT);

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

v1::Network ToMessage(const Network& network) {
  v1::Network message;
  if (network.columns) message.set_columns(*network.columns);
  if (network.cumulant_lags) message.set_cumulant_lags(*network.cumulant_lags);
  if (network.frozen) message.set_frozen(*network.frozen);
  if (!IsDefault(network.step_size)) *message.mutable_step_size() = ToMessage(network.step_size);
  return message;
}

Network FromMessage(const v1::Network& message) {
  Network network;
  if (message.has_columns()) network.columns = message.columns();
  if (message.has_cumulant_lags()) network.cumulant_lags = message.cumulant_lags();
  if (message.has_frozen()) network.frozen = message.frozen();
  network.step_size = FromMessage(message.step_size());
  return network;
}

v1::ReadOut ToMessage(const ReadOut& read_out) {
  v1::ReadOut message;
  message.set_method(SameNumber<v1::ReadOut::Method>(read_out.method));
  if (read_out.lambda) message.set_lambda(*read_out.lambda);
  if (!IsDefault(read_out.step_size)) *message.mutable_step_size() = ToMessage(read_out.step_size);
  if (read_out.sees_inputs) message.set_sees_inputs(*read_out.sees_inputs);
  return message;
}

ReadOut FromMessage(const v1::ReadOut& message) {
  ReadOut read_out;
  read_out.method = SameNumber<ReadOutMethod>(message.method());
  if (message.has_lambda()) read_out.lambda = message.lambda();
  read_out.step_size = FromMessage(message.step_size());
  if (message.has_sees_inputs()) read_out.sees_inputs = message.sees_inputs();
  return read_out;
}

absl::StatusOr<v1::PredictionHead> ToMessage(const PredictionHead& head) {
  if (head.discount && head.horizon) {
    return absl::InvalidArgumentError(absl::StrCat("heads: the head for `", head.cumulant, "` gives both a discount (",
                                                   *head.discount, ") and a horizon (", *head.horizon, "); give one"));
  }
  v1::PredictionHead message;
  message.set_cumulant(head.cumulant);
  if (head.discount) message.set_discount(*head.discount);
  if (head.horizon) message.set_horizon(*head.horizon);
  return message;
}

PredictionHead FromMessage(const v1::PredictionHead& message) {
  PredictionHead head;
  head.cumulant = message.cumulant();
  if (message.has_discount()) head.discount = message.discount();
  if (message.has_horizon()) head.horizon = message.horizon();
  return head;
}

StreamConfig FromMessage(const v1::StreamConfig& message) {
  StreamConfig config;
  config.features.assign(message.features().begin(), message.features().end());
  for (const v1::PredictionHead& head : message.heads()) config.heads.push_back(FromMessage(head));
  config.network = FromMessage(message.network());
  config.read_out = FromMessage(message.read_out());
  config.missing_values = SameNumber<MissingValuePolicy>(message.missing_values());
  config.sequence_gaps = SameNumber<SequenceGapPolicy>(message.sequence_gaps());
  if (message.has_seed()) config.seed = message.seed();
  return config;
}

v1::HeadQuality ToMessage(const HeadQuality& quality) {
  v1::HeadQuality message;
  message.set_cumulant(quality.cumulant);
  message.set_discount(quality.discount);
  message.set_judged(quality.judged);
  message.set_squared_error(quality.squared_error);
  message.set_baseline_squared_error(quality.baseline_squared_error);
  message.set_skill(quality.skill);
  return message;
}

HeadQuality FromMessage(const v1::HeadQuality& message) {
  HeadQuality quality;
  quality.cumulant = message.cumulant();
  quality.discount = message.discount();
  quality.judged = message.judged();
  quality.squared_error = message.squared_error();
  quality.baseline_squared_error = message.baseline_squared_error();
  quality.skill = message.skill();
  return quality;
}

v1::StreamStatus ToMessage(const StreamStatus& status) {
  v1::StreamStatus message;
  message.set_applied_sequence(status.applied_sequence);
  message.set_durable_sequence(status.durable_sequence);
  message.set_observations(status.observations);
  for (const std::string& name : status.extra_cumulants) message.add_extra_cumulants(name);
  for (const HeadQuality& quality : status.heads) *message.add_heads() = ToMessage(quality);
  message.set_state_bytes(status.state_bytes);
  message.set_interventions(status.interventions);
  return message;
}

StreamStatus FromMessage(const v1::StreamStatus& message) {
  StreamStatus status;
  status.applied_sequence = message.applied_sequence();
  status.durable_sequence = message.durable_sequence();
  status.observations = message.observations();
  status.extra_cumulants.assign(message.extra_cumulants().begin(), message.extra_cumulants().end());
  for (const v1::HeadQuality& quality : message.heads()) status.heads.push_back(FromMessage(quality));
  status.state_bytes = message.state_bytes();
  status.interventions = message.interventions();
  return status;
}

google::protobuf::Timestamp ToMessage(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp message;
  message.set_seconds(seconds);
  message.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return message;
}

absl::Time FromMessage(const google::protobuf::Timestamp& message) {
  return absl::FromUnixSeconds(message.seconds()) + absl::Nanoseconds(message.nanos());
}

}  // namespace

double PredictionHead::effective_discount() const {
  if (discount) return *discount;
  return horizon ? 1.0 - 1.0 / *horizon : 0.0;
}

absl::StatusOr<v1::StreamConfig> ToMessage(const StreamConfig& config) {
  v1::StreamConfig message;
  for (const std::string& name : config.features) message.add_features(name);
  for (const PredictionHead& head : config.heads) {
    absl::StatusOr<v1::PredictionHead> head_message = ToMessage(head);
    if (!head_message.ok()) return head_message.status();
    *message.add_heads() = *std::move(head_message);
  }
  *message.mutable_network() = ToMessage(config.network);
  *message.mutable_read_out() = ToMessage(config.read_out);
  message.set_missing_values(SameNumber<v1::MissingValuePolicy>(config.missing_values));
  message.set_sequence_gaps(SameNumber<v1::SequenceGapPolicy>(config.sequence_gaps));
  if (config.seed) message.set_seed(*config.seed);
  return message;
}

v1::UpdateStreamRequest ToMessage(absl::string_view id, const StreamChanges& changes) {
  v1::UpdateStreamRequest request;
  v1::Stream& stream = *request.mutable_stream();
  stream.set_name(ResourceName(id));
  if (changes.missing_values) {
    stream.mutable_config()->set_missing_values(SameNumber<v1::MissingValuePolicy>(*changes.missing_values));
    request.mutable_update_mask()->add_paths("config.missing_values");
  }
  if (changes.sequence_gaps) {
    stream.mutable_config()->set_sequence_gaps(SameNumber<v1::SequenceGapPolicy>(*changes.sequence_gaps));
    request.mutable_update_mask()->add_paths("config.sequence_gaps");
  }
  if (changes.description) {
    stream.set_description(*changes.description);
    request.mutable_update_mask()->add_paths("description");
  }
  return request;
}

absl::StatusOr<v1::Stream> ToMessage(const Stream& stream) {
  absl::StatusOr<v1::StreamConfig> config = ToMessage(stream.config);
  if (!config.ok()) return config.status();
  v1::Stream message;
  message.set_name(ResourceName(stream.id));
  *message.mutable_config() = *std::move(config);
  message.set_description(stream.description);
  *message.mutable_status() = ToMessage(stream.status);
  if (stream.create_time != absl::InfinitePast()) *message.mutable_create_time() = ToMessage(stream.create_time);
  if (stream.update_time != absl::InfinitePast()) *message.mutable_update_time() = ToMessage(stream.update_time);
  return message;
}

Stream FromMessage(const v1::Stream& message) {
  Stream stream;
  stream.id = StreamId(message.name());
  stream.config = FromMessage(message.config());
  stream.description = message.description();
  stream.status = FromMessage(message.status());
  if (message.has_create_time()) stream.create_time = FromMessage(message.create_time());
  if (message.has_update_time()) stream.update_time = FromMessage(message.update_time());
  return stream;
}

}  // namespace nexting::client
