// What a server runs with, setting by setting.
#ifndef NEXTING_SERVER_CONFIG_H_
#define NEXTING_SERVER_CONFIG_H_

#include <string>
#include <vector>

namespace nexting::client {

// Who set it, from weak to strong.
enum class SettingSource { kUnknown, kDefault, kFile, kEnvironment, kFlag };

struct ServerSetting {
  std::string name;   // as the flag's, `listen_address`
  std::string value;  // as a flag would give it
  SettingSource source = SettingSource::kUnknown;
};

struct ServerConfig {
  std::string version;  // the server's, `0.3.0`
  std::vector<ServerSetting> settings;
};

}  // namespace nexting::client

#endif  // NEXTING_SERVER_CONFIG_H_
