#include "server/rpc/observation_codec.h"

#include <string>

namespace nexting::server {

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

}  // namespace nexting::server
