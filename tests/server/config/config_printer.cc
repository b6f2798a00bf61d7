// Loads the configuration as the server does and prints what came of it.
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/config/config_field.h"
#include "server/config/server_config.h"

namespace {

absl::Status RefuseTokenFiles(const nexting::server::ServerConfig& config) {
  if (config.token_file.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("token_file: '", config.token_file, "' is not good"));
}

}  // namespace

int main(int argc, char** argv) {
  const absl::StatusOr<nexting::server::ServerConfig> config =
      nexting::server::LoadServerConfig(argc, argv, RefuseTokenFiles);
  if (!config.ok()) {
    std::printf("%s\n", std::string(config.status().message()).c_str());
    return 1;
  }
  for (const nexting::server::ConfigField& field : nexting::server::ConfigFields()) {
    std::printf("%s=%s\n", std::string(field.name).c_str(), field.get(*config).c_str());
  }
}
