// What must hold between the fields of a configuration.
#ifndef NEXTING_SERVER_CONFIG_CONFIG_CHECK_H_
#define NEXTING_SERVER_CONFIG_CONFIG_CHECK_H_

#include "absl/status/status.h"
#include "server/config/server_config.h"

namespace nexting::server {

// OK where
//   - every address that is served off loopback has TLS, or allow_insecure is given;
//   - tls_certificate and tls_private_key are given together, and tls_client_ca only with them.
// INVALID_ARGUMENT, one line for each rule that is broken, with what to do. Reads no file.
absl::Status CheckServerConfig(const ServerConfig& config);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_CONFIG_CHECK_H_
