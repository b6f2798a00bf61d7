// Where a configuration comes from, and which source wins.
#ifndef NEXTING_SERVER_CONFIG_CONFIG_SOURCES_H_
#define NEXTING_SERVER_CONFIG_CONFIG_SOURCES_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/config/server_config.h"

namespace nexting::server {

// A name's text, if the source has one.
using Lookup = std::function<absl::optional<std::string>(absl::string_view name)>;

struct ConfigSources {
  // By field name, `config_file` included: what the command line says.
  Lookup flag;

  // By variable name. A variable that is empty counts as one that is not set.
  Lookup environment;

  // Reads a file; its errors go to the caller as they are.
  std::function<absl::StatusOr<std::string>(const std::string& file)> read_file;
};

// Flag, then environment, then file, then default, for each field. Every source's values are checked, the overruled
// ones too. Errors as LoadServerConfig; it is one as well
//   - to serve an address off loopback without TLS or allow_insecure;
//   - to give one of tls_certificate and tls_private_key without the other, or tls_client_ca without them.
absl::StatusOr<ServerConfig> ResolveServerConfig(const ConfigSources& sources);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_CONFIG_SOURCES_H_
