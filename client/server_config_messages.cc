#include "client/messages.h"

namespace nexting::client {
namespace {

// Both enums have the same values in the same order; what a newer server says beyond them is unknown.
static_assert(static_cast<int>(SettingSource::kFlag) == v1::ConfigSetting::FLAG);

SettingSource SourceFrom(v1::ConfigSetting::Source source) {
  const bool known = source >= v1::ConfigSetting::SOURCE_UNSPECIFIED && source <= v1::ConfigSetting::FLAG;
  return known ? static_cast<SettingSource>(source) : SettingSource::kUnknown;
}

}  // namespace

ServerConfig FromMessage(const v1::ServerConfig& message) {
  ServerConfig config;
  config.version = message.version();
  for (const v1::ConfigSetting& setting : message.settings()) {
    config.settings.push_back({setting.name(), setting.value(), SourceFrom(setting.source())});
  }
  return config;
}

v1::ServerConfig ToMessage(const ServerConfig& config) {
  v1::ServerConfig message;
  message.set_version(config.version);
  for (const ServerSetting& setting : config.settings) {
    v1::ConfigSetting& to = *message.add_settings();
    to.set_name(setting.name);
    to.set_value(setting.value);
    to.set_source(static_cast<v1::ConfigSetting::Source>(setting.source));
  }
  return message;
}

}  // namespace nexting::client
