// Plain values <-> wire messages. The To direction of what only the server says is for printing.
#ifndef NEXTING_CLIENT_MESSAGES_H_
#define NEXTING_CLIENT_MESSAGES_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nexting/observation.h"
#include "nexting/prediction.h"
#include "nexting/server_config.h"
#include "nexting/stream.h"
#include "nexting/v1/operations.pb.h"
#include "nexting/v1/predictor.pb.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::client {

// Streams. INVALID_ARGUMENT where a head gives both a discount and a horizon, which the wire cannot say.
absl::StatusOr<v1::StreamConfig> ToMessage(const StreamConfig& config);
StreamConfig FromMessage(const v1::StreamConfig& message);
absl::StatusOr<v1::Stream> ToMessage(const Stream& stream);
Stream FromMessage(const v1::Stream& message);

// The changes and the mask that names them; `id` goes into the stream's name.
v1::UpdateStreamRequest ToMessage(absl::string_view id, const StreamChanges& changes);

// Observations, and what the server answers.
v1::ObservationBlock ToMessage(const ObservationBlock& block);
BlockResult FromMessage(const v1::BlockResult& message);
v1::BlockResult ToMessage(const BlockResult& result);
Prediction FromMessage(const v1::PredictResponse& message);
v1::PredictResponse ToMessage(const Prediction& prediction);
WatchUpdate FromMessage(const v1::WatchUpdate& message);
v1::WatchUpdate ToMessage(const WatchUpdate& update);

// The server's settings.
ServerConfig FromMessage(const v1::ServerConfig& message);
v1::ServerConfig ToMessage(const ServerConfig& config);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_MESSAGES_H_
