#include "server/config/config_sources.h"

#include <map>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/config/config_field.h"
#include "server/config/config_file.h"
#include "server/config/config_value.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kConfigFile = "config_file";

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

// What must hold between the fields. One line for each rule that is broken, with what to do.
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

// Sets fields from weak to strong sources and remembers every error.
class Resolution {
 public:
  explicit Resolution(const ConfigSources& sources) : sources_(sources) {}

  void ReadFile() {
    const std::string file = FileName();
    if (file.empty()) return;
    const absl::StatusOr<std::string> text = sources_.read_file(file);
    if (!text.ok()) return Note(text.status().message());
    absl::StatusOr<std::map<std::string, FileValue>> values = ParseConfigFile(*text, file);
    if (!values.ok()) return Note(values.status().message());
    file_ = file;
    file_values_ = *std::move(values);
  }

  void Set(const ConfigField& field) {
    const auto in_file = file_values_.find(std::string(field.name));
    if (in_file != file_values_.end()) {
      SetFrom(ConfigSource::kFile, absl::StrCat(file_, ":", in_file->second.line, ": ", field.name), field,
              in_file->second.text);
    }
    const std::string variable = EnvironmentName(field.name);
    if (const auto text = Environment(variable)) {
      SetFrom(ConfigSource::kEnvironment, absl::StrCat("environment variable ", variable), field, *text);
    }
    if (const auto text = sources_.flag(field.name)) {
      SetFrom(ConfigSource::kFlag, absl::StrCat("flag --", field.name), field, *text);
    }
  }

  absl::StatusOr<ServerConfig> Take() const {
    if (!errors_.empty()) return absl::InvalidArgumentError(absl::StrJoin(errors_, "\n"));
    // What fields have to do with each other can be told only of good ones.
    if (absl::Status status = CheckServerConfig(config_); !status.ok()) return status;
    return config_;
  }

 private:
  absl::optional<std::string> Environment(const std::string& variable) const {
    absl::optional<std::string> text = sources_.environment(variable);
    return text && text->empty() ? absl::nullopt : text;
  }

  std::string FileName() const {
    if (const auto flag = sources_.flag(kConfigFile)) return *flag;
    return Environment(EnvironmentName(kConfigFile)).value_or("");
  }

  void SetFrom(ConfigSource source, absl::string_view place, const ConfigField& field, const std::string& text) {
    if (const absl::Status status = field.set(text, config_); !status.ok()) {
      Note(absl::StrCat(place, ": ", status.message()));
      return;
    }
    config_.sources[std::string(field.name)] = source;
  }

  void Note(absl::string_view error) { errors_.emplace_back(error); }

  const ConfigSources& sources_;
  std::string file_;
  std::map<std::string, FileValue> file_values_;
  ServerConfig config_;
  std::vector<std::string> errors_;
};

}  // namespace

absl::StatusOr<ServerConfig> ResolveServerConfig(const ConfigSources& sources) {
  Resolution resolution(sources);
  resolution.ReadFile();
  for (const ConfigField& field : ConfigFields()) resolution.Set(field);
  return resolution.Take();
}

}  // namespace nexting::server
