// The table of everything that can be configured: one row for each field of ServerConfig.
//
// Flags, environment, file and --help all work from these rows.
#ifndef NEXTING_SERVER_CONFIG_CONFIG_FIELD_H_
#define NEXTING_SERVER_CONFIG_CONFIG_FIELD_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/config/server_config.h"

namespace nexting::server {

struct ConfigField {
  absl::string_view name;

  // What --help shows behind the name's `=`; empty for a switch.
  absl::string_view value_name;

  // One or two sentences, with the legal range.
  absl::string_view description;

  // Sets the field from its text. Errors as in config_value.h; then the field is unchanged.
  std::function<absl::Status(absl::string_view text, ServerConfig& config)> set;

  // The field as text.
  std::function<std::string(const ServerConfig& config)> get;
};

// In the order of ServerConfig. Never destroyed; any thread.
const std::vector<ConfigField>& ConfigFields();

// Null for a name that is no field.
const ConfigField* FindConfigField(absl::string_view name);

// NEXTING_LISTEN_ADDRESS for listen_address.
std::string EnvironmentName(absl::string_view field);

// The candidate that a person who wrote `name` is likely to have meant; empty where none is near.
std::string NearestName(absl::string_view name, const std::vector<std::string>& candidates);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_CONFIG_FIELD_H_
