// The configuration as people and programs read it: every setting, its value and who set it.
//
// No setting is a secret: keys and tokens are in files, and a setting only names the file.
#ifndef NEXTING_SERVER_CONFIG_EFFECTIVE_CONFIG_H_
#define NEXTING_SERVER_CONFIG_EFFECTIVE_CONFIG_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/config/server_config.h"

namespace nexting::server {

struct ConfigSetting {
  std::string name;
  // As a flag would give it.
  std::string value;
  ConfigSource source = ConfigSource::kDefault;
};

// In the order of --help.
std::vector<ConfigSetting> EffectiveConfig(const ServerConfig& config);

// default, file, environment or flag.
absl::string_view SourceName(ConfigSource source);

// `0.3.0`.
absl::string_view ServerVersion();

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_EFFECTIVE_CONFIG_H_
