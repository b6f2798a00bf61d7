#include "absl/strings/str_cat.h"
#include "client/messages.h"
#include "client/mirror.h"
#include "client/stream_id.h"

namespace nexting::client {
namespace {

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

v1::MeanErrors ToMessage(const MeanErrors& errors) {
  v1::MeanErrors message;
  message.set_squared_error(errors.squared_error);
  message.set_baseline_squared_error(errors.baseline_squared_error);
  message.set_absolute_error(errors.absolute_error);
  message.set_baseline_absolute_error(errors.baseline_absolute_error);
  message.set_skill(errors.skill);
  return message;
}

MeanErrors FromMessage(const v1::MeanErrors& message) {
  return {message.squared_error(), message.baseline_squared_error(), message.absolute_error(),
          message.baseline_absolute_error(), message.skill()};
}

v1::HeadQuality ToMessage(const HeadQuality& quality) {
  v1::HeadQuality message;
  message.set_cumulant(quality.cumulant);
  message.set_discount(quality.discount);
  message.set_judged(quality.judged);
  message.set_squared_error(quality.squared_error);
  message.set_baseline_squared_error(quality.baseline_squared_error);
  message.set_skill(quality.skill);
  message.set_absolute_error(quality.absolute_error);
  message.set_baseline_absolute_error(quality.baseline_absolute_error);
  *message.mutable_since_beginning() = ToMessage(quality.since_beginning);
  message.set_observations_without_value(quality.observations_without_value);
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
  quality.absolute_error = message.absolute_error();
  quality.baseline_absolute_error = message.baseline_absolute_error();
  quality.since_beginning = FromMessage(message.since_beginning());
  quality.observations_without_value = message.observations_without_value();
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
  for (const CumulantSeasons& seasons : status.seasons) {
    v1::CumulantSeasons& one = *message.add_seasons();
    one.set_cumulant(seasons.cumulant);
    one.mutable_lengths()->Assign(seasons.lengths.begin(), seasons.lengths.end());
  }
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
  for (const v1::CumulantSeasons& seasons : message.seasons()) {
    status.seasons.push_back({seasons.cumulant(), {seasons.lengths().begin(), seasons.lengths().end()}});
  }
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
  MirrorWriter writer(&message);
  StreamConfig::Visit(config, writer);
  return message;
}

StreamConfig FromMessage(const v1::StreamConfig& message) {
  StreamConfig config;
  config.features.assign(message.features().begin(), message.features().end());
  for (const v1::PredictionHead& head : message.heads()) config.heads.push_back(FromMessage(head));
  MirrorReader reader(message);
  StreamConfig::Visit(config, reader);
  return config;
}

v1::UpdateStreamRequest ToMessage(absl::string_view id, const StreamChanges& changes) {
  v1::UpdateStreamRequest request;
  v1::Stream& stream = *request.mutable_stream();
  stream.set_name(ResourceName(id));
  if (changes.missing_values) {
    stream.mutable_config()->set_missing_values(static_cast<v1::MissingValuePolicy>(*changes.missing_values));
    request.mutable_update_mask()->add_paths("config.missing_values");
  }
  if (changes.sequence_gaps) {
    stream.mutable_config()->set_sequence_gaps(static_cast<v1::SequenceGapPolicy>(*changes.sequence_gaps));
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
