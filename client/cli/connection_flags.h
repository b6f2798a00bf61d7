// How a command reaches the server: flags, and what stands in for those that are not given.
#ifndef NEXTING_CLIENT_CLI_CONNECTION_FLAGS_H_
#define NEXTING_CLIENT_CLI_CONNECTION_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/options.h"
#include "nexting/client.h"

namespace nexting::client::cli {

// What the variables NEXTING_SERVER, NEXTING_TLS_CA and NEXTING_TOKEN say.
struct Environment {
  std::string server = "127.0.0.1:50051";
  std::string tls_ca{};
  std::string token{};
};

// The environment of this process. A variable that is empty counts as one that is not set.
Environment ProcessEnvironment();

struct ConnectionFlags {
  explicit ConnectionFlags(const Environment& environment) : server(environment.server), tls_ca(environment.tls_ca) {}

  void Declare(Options* options);

  // Reads the token file, or takes the environment's token.
  // INVALID_ARGUMENT for a file that cannot be read or holds no token.
  absl::StatusOr<ClientOptions> Resolve(const Environment& environment) const;

  std::string server;
  absl::Duration deadline = absl::Seconds(10);
  std::string tls_ca;
  std::string tls_certificate;
  std::string tls_private_key;
  std::string tls_server_name;
  std::string token_file;
  bool allow_insecure = false;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_CONNECTION_FLAGS_H_
