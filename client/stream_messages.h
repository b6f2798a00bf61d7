// Streams: plain values <-> wire messages.
#ifndef NEXTING_CLIENT_STREAM_MESSAGES_H_
#define NEXTING_CLIENT_STREAM_MESSAGES_H_

#include "absl/status/statusor.h"
#include "nexting/stream.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::client {

// INVALID_ARGUMENT where a head gives both a discount and a horizon, which the wire cannot say.
absl::StatusOr<v1::StreamConfig> ToMessage(const StreamConfig& config);

// The changes and the mask that names them; `id` goes into the stream's name.
v1::UpdateStreamRequest ToMessage(absl::string_view id, const StreamChanges& changes);

// All of it, for printing. INVALID_ARGUMENT as for the configuration.
absl::StatusOr<v1::Stream> ToMessage(const Stream& stream);

Stream FromMessage(const v1::Stream& message);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_STREAM_MESSAGES_H_
