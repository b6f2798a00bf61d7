#include "server/config/command_line.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "server/config/config_field.h"
#include "server/config/config_file.h"
#include "server/config/config_sources.h"
#include "server/config/config_value.h"
#include "server/config/server_config.h"

namespace nexting::server {
namespace {

// The flags that the command line sets, by name. Abseil tells only a flag's value, not whether it was given.
struct GivenFlags {
  // Registering a flag counts as an update too; those come before main.
  bool recording = false;
  std::set<std::string, std::less<>> names;
};

GivenFlags& Given() {
  static auto& given = *new GivenFlags;
  return given;
}

void NoteUpdate(absl::string_view name) {
  if (Given().recording) Given().names.emplace(name);
}

std::string FlagHelp(absl::string_view name) { return std::string(FindConfigField(name)->description); }

}  // namespace
}  // namespace nexting::server

// The text is checked by the field, so that an error names source and range as those of the other sources do.
#define NEXTING_VALUE_FLAG(name)                                                                              \
  ABSL_FLAG(std::string, name, nexting::server::FindConfigField(#name)->get(nexting::server::ServerConfig()), \
            nexting::server::FlagHelp(#name))                                                                 \
      .OnUpdate([] { nexting::server::NoteUpdate(#name); })
#define NEXTING_SWITCH_FLAG(name)                                                                             \
  ABSL_FLAG(bool, name, nexting::server::ServerConfig().name, nexting::server::FlagHelp(#name)).OnUpdate([] { \
    nexting::server::NoteUpdate(#name);                                                                       \
  })

NEXTING_VALUE_FLAG(listen_address);
NEXTING_VALUE_FLAG(metrics_address);
NEXTING_VALUE_FLAG(exported_streams);
NEXTING_VALUE_FLAG(data_dir);
NEXTING_VALUE_FLAG(log_level);
NEXTING_VALUE_FLAG(worker_threads);
NEXTING_VALUE_FLAG(snapshot_interval);
NEXTING_VALUE_FLAG(drain_timeout);
NEXTING_SWITCH_FLAG(enable_reflection);
NEXTING_VALUE_FLAG(max_message_bytes);
NEXTING_VALUE_FLAG(max_streams);
NEXTING_VALUE_FLAG(max_learner_memory_mb);
NEXTING_VALUE_FLAG(max_features);
NEXTING_VALUE_FLAG(max_columns);
NEXTING_VALUE_FLAG(max_heads);
NEXTING_VALUE_FLAG(max_queued_rows_per_stream);
NEXTING_VALUE_FLAG(watch_queue_updates);
NEXTING_SWITCH_FLAG(skip_damaged_streams);
NEXTING_VALUE_FLAG(max_concurrent_calls);
NEXTING_VALUE_FLAG(max_watchers);
NEXTING_VALUE_FLAG(port_file);
NEXTING_VALUE_FLAG(metrics_port_file);
NEXTING_SWITCH_FLAG(allow_insecure);
NEXTING_VALUE_FLAG(tls_certificate);
NEXTING_VALUE_FLAG(tls_private_key);
NEXTING_VALUE_FLAG(tls_client_ca);
NEXTING_VALUE_FLAG(token_file);
ABSL_FLAG(std::string, config_file, "", "A file with fields of the same names, in protobuf's text format.")
    .OnUpdate([] { nexting::server::NoteUpdate("config_file"); });
ABSL_FLAG(bool, validate_config, false, "Check flags, environment and file, say OK or what is wrong, and end.");

namespace nexting::server {
namespace {

constexpr absl::string_view kIntroduction = R"(nexting-server learns to predict streams of numbers while they arrive.

  nexting-server
      serves on 127.0.0.1:50051 and keeps its streams in the folder nexting-data
  nexting-server --data_dir=kept --listen_address=127.0.0.1:0 --port_file=port.txt
      takes any free port and writes it to port.txt
  NEXTING_LOG_LEVEL=debug nexting-server --config_file=server.textproto
      takes what the file says, and logs more
  nexting-server --config_file=server.textproto --validate_config
      checks the configuration and the files it names, and ends
  nexting-server --listen_address=0.0.0.0:50051 --tls_certificate=server.pem --tls_private_key=server.key \
      --token_file=tokens.textproto
      serves others, over TLS, and asks each call for a token

Every flag is an environment variable (--data_dir is NEXTING_DATA_DIR) and a field of the file (data_dir: "kept") too.
A flag wins over the environment, the environment over the file, the file over the default.

Flags:
)";

constexpr absl::string_view kOtherFlags = R"(  --config_file=FILE
      A file with fields of the same names, in protobuf's text format: one `name: value` a line, texts in quotes.
  --validate_config
      Check flags, environment, file and the files they name, say OK or what is wrong, and end.
  --version
      Print the version and end.
  --help
      Print this page and end.
)";

std::vector<std::string> FlagNames() {
  std::vector<std::string> names = {"config_file", "validate_config", "version", "help"};
  for (const ConfigField& field : ConfigFields()) names.emplace_back(field.name);
  return names;
}

absl::Status UnknownFlag(absl::string_view name) {
  const std::string nearest = NearestName(name, FlagNames());
  return absl::InvalidArgumentError(absl::StrCat("unknown flag --", name,
                                                 nearest.empty() ? "" : absl::StrCat("; did you mean --", nearest, "?"),
                                                 nearest.empty() ? "; " : " ", "nexting-server --help lists all"));
}

// Ours only: what Abseil's others do (flag files, flags from the environment), file and environment do here.
bool IsFlag(absl::string_view name) {
  return FindConfigField(name) != nullptr || name == "config_file" || name == "validate_config";
}

bool IsSwitch(absl::string_view name) { return IsFlag(name) && absl::FindCommandLineFlag(name)->IsOfType<bool>(); }

// One argument that starts with a dash; `takes_next` says whether the one after it is its value.
absl::Status CheckFlag(absl::string_view argument, bool has_next, bool& takes_next) {
  const absl::string_view text = absl::StripPrefix(absl::StripPrefix(argument, "-"), "-");
  const size_t equals = text.find('=');
  const bool has_value = equals != absl::string_view::npos;
  const absl::string_view name = text.substr(0, equals);
  if (!has_value && absl::StartsWith(name, "no") && IsSwitch(name.substr(2))) return absl::OkStatus();
  if (!IsFlag(name)) return UnknownFlag(name);
  if (IsSwitch(name)) {
    const absl::Status status = has_value ? ParseSwitch(text.substr(equals + 1)).status() : absl::OkStatus();
    return status.ok() ? status : absl::InvalidArgumentError(absl::StrCat("flag --", name, ": ", status.message()));
  }
  takes_next = !has_value;
  if (!takes_next || has_next) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("flag --", name, " needs a value: --", name, "=VALUE"));
}

absl::optional<std::string> FlagText(absl::string_view name) {
  if (Given().names.count(name) == 0) return absl::nullopt;
  return absl::FindCommandLineFlag(name)->CurrentValue();
}

absl::optional<std::string> EnvironmentText(absl::string_view name) {
  const char* text = std::getenv(std::string(name).c_str());
  return text == nullptr ? absl::nullopt : absl::make_optional<std::string>(text);
}

[[noreturn]] void PrintAndEnd(absl::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  std::exit(0);
}

void AnswerQuestions(const std::vector<absl::string_view>& arguments) {
  for (const absl::string_view argument : arguments) {
    if (argument == "--help" || argument == "-help" || argument == "-h") PrintAndEnd(HelpText());
    if (argument == "--version" || argument == "-version") PrintAndEnd("nexting-server " NEXTING_VERSION "\n");
  }
}

}  // namespace

std::string HelpText() {
  std::string text(kIntroduction);
  const ServerConfig defaults;
  for (const ConfigField& field : ConfigFields()) {
    absl::StrAppend(&text, "  --", field.name, field.value_name.empty() ? "" : "=", field.value_name, "\n      ",
                    field.description);
    const std::string value = field.get(defaults);
    absl::StrAppend(&text, value.empty() ? "" : absl::StrCat(" [", value, "]"), "\n");
  }
  absl::StrAppend(&text, kOtherFlags);
  return text;
}

absl::Status CheckArguments(const std::vector<absl::string_view>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!absl::StartsWith(arguments[i], "-") || arguments[i] == "-" || arguments[i] == "--") {
      return absl::InvalidArgumentError(absl::StrCat(
          "'", arguments[i], "' is not a flag, and nexting-server takes flags only; nexting-server --help lists them"));
    }
    bool takes_next = false;
    if (absl::Status status = CheckFlag(arguments[i], i + 1 < arguments.size(), takes_next); !status.ok())
      return status;
    if (takes_next) ++i;
  }
  return absl::OkStatus();
}

absl::StatusOr<ServerConfig> LoadServerConfig(int argc, char** argv,
                                              const std::function<absl::Status(const ServerConfig&)>& check_files) {
  const std::vector<absl::string_view> arguments(argv + std::min(argc, 1), argv + argc);
  AnswerQuestions(arguments);
  if (absl::Status status = CheckArguments(arguments); !status.ok()) return status;
  Given().recording = true;
  absl::ParseCommandLine(argc, argv);
  Given().recording = false;
  absl::StatusOr<ServerConfig> config = ResolveServerConfig({FlagText, EnvironmentText, ReadConfigFile});
  if (config.ok() && check_files != nullptr) {
    if (absl::Status status = check_files(*config); !status.ok()) return status;
  }
  if (config.ok() && absl::GetFlag(FLAGS_validate_config)) PrintAndEnd("OK\n");
  return config;
}

}  // namespace nexting::server
