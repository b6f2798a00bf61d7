#include "server/config/config_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/config/config_value.h"

namespace nexting::server {
namespace {

// An address that others can reach where it is off loopback.
struct Door {
  absl::string_view field;
  const std::string& address;
  bool has_tls;
  // How to protect it.
  absl::string_view remedy;
};

std::vector<Door> Doors(const ServerConfig& config) {
  return {
      {"listen_address", config.listen_address, !config.tls_certificate.empty(),
       "--tls_certificate and --tls_private_key"},
      {"metrics_address", config.metrics_address, false, "an address of loopback"},
  };
}

}  // namespace

absl::Status CheckServerConfig(const ServerConfig& config) {
  std::vector<std::string> errors;
  for (const Door& door : Doors(config)) {
    if (door.address.empty() || door.has_tls || config.allow_insecure || IsLoopback(door.address)) continue;
    errors.push_back(absl::StrCat(door.field, ": '", door.address,
                                  "' is off loopback, where others could read and change what passes; give ",
                                  door.remedy, ", or --allow_insecure where nobody else can reach it"));
  }
  if (config.tls_certificate.empty() != config.tls_private_key.empty()) {
    errors.emplace_back(config.tls_certificate.empty() ? "tls_private_key: is of no use without --tls_certificate"
                                                       : "tls_certificate: is of no use without --tls_private_key");
  }
  if (!config.tls_client_ca.empty() && config.tls_certificate.empty()) {
    errors.emplace_back("tls_client_ca: is of no use without --tls_certificate and --tls_private_key");
  }
  return errors.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace nexting::server
