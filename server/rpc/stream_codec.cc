#include "server/rpc/stream_codec.h"

#include <vector>

#include "core/check.h"
#include "server/rpc/stream_config_codec.h"

namespace nexting::server {
namespace {

google::protobuf::Timestamp ProtoTime(absl::Time time) {
  const int64_t microseconds = absl::ToUnixMicros(time);
  const int64_t fraction = (microseconds % 1'000'000 + 1'000'000) % 1'000'000;
  google::protobuf::Timestamp proto;
  proto.set_seconds((microseconds - fraction) / 1'000'000);
  proto.set_nanos(static_cast<int32_t>(fraction * 1000));
  return proto;
}

void WriteSeasons(const StreamView& view, v1::StreamStatus& status) {
  const std::vector<CumulantSource> cumulants = CumulantSources(*view.spec);
  for (size_t i = 0; i < view.seasons.size(); ++i) {
    v1::CumulantSeasons& seasons = *status.add_seasons();
    seasons.set_cumulant(cumulants[i].name);
    for (const uint64_t length : view.seasons[i]) seasons.add_lengths(static_cast<uint32_t>(length));
  }
}

// `message` is a HeadQuality or the MeanErrors within it, which name the errors alike.
void WriteErrors(const core::MeanErrors& errors, auto& message) {
  message.set_squared_error(errors.squared_error);
  message.set_baseline_squared_error(errors.baseline_squared_error);
  message.set_absolute_error(errors.absolute_error);
  message.set_baseline_absolute_error(errors.baseline_absolute_error);
  message.set_skill(errors.skill());
}

void WriteStatus(const StreamView& view, v1::StreamStatus& status) {
  status.set_applied_sequence(view.applied_sequence);
  status.set_durable_sequence(view.durable_sequence);
  status.set_observations(view.observations);
  for (const std::string& name : ExtraCumulants(*view.spec)) status.add_extra_cumulants(name);
  for (size_t i = 0; i < view.quality.size(); ++i) {
    const core::HeadQuality& quality = view.quality[i];
    v1::HeadQuality& head = *status.add_heads();
    head.set_cumulant(view.spec->heads[i].cumulant);
    head.set_discount(view.spec->heads[i].discount);
    head.set_judged(quality.judged);
    WriteErrors(quality.recent, head);
    WriteErrors(quality.whole, *head.mutable_since_beginning());
    head.set_observations_without_value(view.observations_without_value[i]);
  }
  status.set_state_bytes(view.state_bytes);
  status.set_interventions(view.interventions);
  WriteSeasons(view, status);
}

}  // namespace

ObservationBlock BlockFromProto(const v1::ObservationBlock& block) {
  const auto span = [](const auto& field) {
    return absl::MakeConstSpan(field.data(), static_cast<size_t>(field.size()));
  };
  return {block.first_sequence(), span(block.features()), span(block.cumulants()), span(block.times_us())};
}

void WriteBlockResult(const BlockResult& result, v1::BlockResult& proto) {
  if (!result.status.ok()) {
    v1::BlockError& error = *proto.mutable_error();
    error.set_code(static_cast<int32_t>(result.status.code()));
    error.set_message(std::string(result.status.message()));
    error.set_expected_sequence(result.expected_sequence);
    error.set_retry_delay_ms(result.retry_delay_ms);
  }
  proto.set_applied_sequence(result.applied_sequence);
  proto.set_durable_sequence(result.durable_sequence);
  proto.set_duplicates(result.duplicates);
  proto.mutable_predictions()->Add(result.predictions.begin(), result.predictions.end());
  proto.mutable_baselines()->Add(result.baselines.begin(), result.baselines.end());
  if (result.state_digest.has_value()) proto.set_state_digest(*result.state_digest);
}

v1::Stream ProtoFromView(const StreamView& view) {
  v1::Stream stream;
  stream.set_name(view.name);
  *stream.mutable_config() = ProtoFromSpec(*view.spec);
  stream.set_description(view.labels.description);
  WriteStatus(view, *stream.mutable_status());
  *stream.mutable_create_time() = ProtoTime(view.labels.create_time);
  *stream.mutable_update_time() = ProtoTime(view.labels.update_time);
  return stream;
}

v1::PredictResponse PredictionFromView(const StreamView& view) {
  NEXTING_CHECK(!view.outputs.empty());
  v1::PredictResponse response;
  response.set_stream(view.name);
  response.set_applied_sequence(view.applied_sequence);
  response.set_durable_sequence(view.durable_sequence);
  for (size_t i = 0; i < view.outputs.size(); ++i) {
    v1::HeadPrediction& head = *response.add_heads();
    head.set_cumulant(view.spec->heads[i].cumulant);
    head.set_discount(view.spec->heads[i].discount);
    head.set_prediction(view.outputs[i].prediction);
    head.set_baseline(view.outputs[i].baseline);
    head.set_observations_without_value(view.observations_without_value[i]);
  }
  return response;
}

v1::WatchUpdate ProtoFromUpdate(const StreamUpdate& update) {
  v1::WatchUpdate proto;
  proto.set_stream(update.stream);
  proto.set_sequence(update.sequence);
  proto.set_time_us(update.time_us);
  for (size_t i = 0; i < update.heads.size(); ++i) {
    const core::HeadOutput& output = update.heads[i].output;
    v1::WatchedHead& head = *proto.add_heads();
    head.set_cumulant(update.spec->heads[i].cumulant);
    head.set_discount(update.spec->heads[i].discount);
    head.set_value(output.value);
    head.set_prediction(output.prediction);
    head.set_baseline(output.baseline);
    head.set_previous_prediction(output.previous_prediction);
    head.set_td_error(output.td_error);
    head.set_skill(update.heads[i].skill);
    head.set_observations_without_value(update.heads[i].observations_without_value);
  }
  return proto;
}

}  // namespace nexting::server
