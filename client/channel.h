// The way to a server: a gRPC channel from a client's options, and the question whether a server at its end serves.
#ifndef NEXTING_CLIENT_CHANNEL_H_
#define NEXTING_CLIENT_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "nexting/client.h"

namespace nexting::client {

// Reads the files that the options name; sends the token with every call; connects when first used. INVALID_ARGUMENT
// names the option and the file, and never shows the token: a file that cannot be read or is no PEM, options that need
// each other, a token that no server can have or that would travel unprotected.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ClientOptions& options);

// Asks grpc.health.v1 once about the server as a whole; blocks for at most `deadline`. False for every answer but
// SERVING.
absl::StatusOr<bool> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration deadline);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_CHANNEL_H_
