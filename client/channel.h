// A gRPC channel from a client's options: TLS, and the token with every call.
#ifndef NEXTING_CLIENT_CHANNEL_H_
#define NEXTING_CLIENT_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/status/statusor.h"
#include "nexting/client.h"

namespace nexting::client {

// Reads the files that the options name; connects when first used. INVALID_ARGUMENT names the option and the file, and
// never shows the token: a file that cannot be read or is no PEM, options that need each other, a token that no server
// can have or that would travel unprotected.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ClientOptions& options);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_CHANNEL_H_
