// A server's configuration: plain values <-> wire messages.
#ifndef NEXTING_CLIENT_SERVER_CONFIG_MESSAGES_H_
#define NEXTING_CLIENT_SERVER_CONFIG_MESSAGES_H_

#include "nexting/server_config.h"
#include "nexting/v1/operations.pb.h"

namespace nexting::client {

ServerConfig FromMessage(const v1::ServerConfig& message);

// For printing.
v1::ServerConfig ToMessage(const ServerConfig& config);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_SERVER_CONFIG_MESSAGES_H_
