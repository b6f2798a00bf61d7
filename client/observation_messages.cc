#include "client/messages.h"
#include "client/stream_id.h"

namespace nexting::client {

v1::ObservationBlock ToMessage(const ObservationBlock& block) {
  v1::ObservationBlock message;
  message.set_stream(ResourceName(block.stream_id));
  message.set_first_sequence(block.first_sequence);
  message.mutable_features()->Add(block.features.begin(), block.features.end());
  message.mutable_cumulants()->Add(block.cumulants.begin(), block.cumulants.end());
  message.mutable_times_us()->Add(block.times_us.begin(), block.times_us.end());
  return message;
}

BlockResult FromMessage(const v1::BlockResult& message) {
  BlockResult result;
  result.stream_id = StreamId(message.stream());
  if (message.has_error()) {
    result.error = absl::Status(static_cast<absl::StatusCode>(message.error().code()), message.error().message());
    result.expected_sequence = message.error().expected_sequence();
    result.retry_delay_ms = message.error().retry_delay_ms();
  }
  result.applied_sequence = message.applied_sequence();
  result.durable_sequence = message.durable_sequence();
  result.duplicates = message.duplicates();
  result.predictions.assign(message.predictions().begin(), message.predictions().end());
  result.baselines.assign(message.baselines().begin(), message.baselines().end());
  return result;
}

v1::BlockResult ToMessage(const BlockResult& result) {
  v1::BlockResult message;
  message.set_stream(ResourceName(result.stream_id));
  if (!result.error.ok()) {
    message.mutable_error()->set_code(static_cast<int>(result.error.code()));
    message.mutable_error()->set_message(std::string(result.error.message()));
    message.mutable_error()->set_expected_sequence(result.expected_sequence);
    message.mutable_error()->set_retry_delay_ms(result.retry_delay_ms);
  }
  message.set_applied_sequence(result.applied_sequence);
  message.set_durable_sequence(result.durable_sequence);
  message.set_duplicates(result.duplicates);
  message.mutable_predictions()->Add(result.predictions.begin(), result.predictions.end());
  message.mutable_baselines()->Add(result.baselines.begin(), result.baselines.end());
  return message;
}

Prediction FromMessage(const v1::PredictResponse& message) {
  Prediction prediction;
  prediction.stream_id = StreamId(message.stream());
  prediction.applied_sequence = message.applied_sequence();
  prediction.durable_sequence = message.durable_sequence();
  for (const v1::HeadPrediction& head : message.heads()) {
    prediction.heads.push_back(
        {head.cumulant(), head.discount(), head.prediction(), head.baseline(), head.observations_without_value()});
  }
  return prediction;
}

v1::PredictResponse ToMessage(const Prediction& prediction) {
  v1::PredictResponse message;
  message.set_stream(ResourceName(prediction.stream_id));
  message.set_applied_sequence(prediction.applied_sequence);
  message.set_durable_sequence(prediction.durable_sequence);
  for (const HeadPrediction& head : prediction.heads) {
    v1::HeadPrediction& out = *message.add_heads();
    out.set_cumulant(head.cumulant);
    out.set_discount(head.discount);
    out.set_prediction(head.prediction);
    out.set_baseline(head.baseline);
    out.set_observations_without_value(head.observations_without_value);
  }
  return message;
}

WatchUpdate FromMessage(const v1::WatchUpdate& message) {
  WatchUpdate update;
  update.stream_id = StreamId(message.stream());
  update.sequence = message.sequence();
  update.time_us = message.time_us();
  for (const v1::WatchedHead& head : message.heads()) {
    update.heads.push_back({head.cumulant(), head.discount(), head.value(), head.prediction(), head.baseline(),
                            head.previous_prediction(), head.td_error(), head.skill(),
                            head.observations_without_value()});
  }
  return update;
}

v1::WatchUpdate ToMessage(const WatchUpdate& update) {
  v1::WatchUpdate message;
  message.set_stream(ResourceName(update.stream_id));
  message.set_sequence(update.sequence);
  message.set_time_us(update.time_us);
  for (const WatchedHead& head : update.heads) {
    v1::WatchedHead& out = *message.add_heads();
    out.set_cumulant(head.cumulant);
    out.set_discount(head.discount);
    out.set_value(head.value);
    out.set_prediction(head.prediction);
    out.set_baseline(head.baseline);
    out.set_previous_prediction(head.previous_prediction);
    out.set_td_error(head.td_error);
    out.set_skill(head.skill);
    out.set_observations_without_value(head.observations_without_value);
  }
  return message;
}

}  // namespace nexting::client
