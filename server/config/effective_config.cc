#include "server/config/effective_config.h"

#include "server/config/config_field.h"

namespace nexting::server {

std::vector<ConfigSetting> EffectiveConfig(const ServerConfig& config) {
  std::vector<ConfigSetting> settings;
  for (const ConfigField& field : ConfigFields()) {
    const auto set = config.sources.find(field.name);
    settings.push_back({std::string(field.name), field.get(config),
                        set == config.sources.end() ? ConfigSource::kDefault : set->second});
  }
  return settings;
}

absl::string_view SourceName(ConfigSource source) {
  switch (source) {
    case ConfigSource::kDefault:
      return "default";
    case ConfigSource::kFile:
      return "file";
    case ConfigSource::kEnvironment:
      return "environment";
    case ConfigSource::kFlag:
      return "flag";
  }
  return "";
}

absl::string_view ServerVersion() { return NEXTING_VERSION; }

}  // namespace nexting::server
