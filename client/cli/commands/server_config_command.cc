#include "client/cli/commands/server_config_command.h"

#include "client/cli/json.h"
#include "client/cli/terminal/table.h"
#include "client/server_config_messages.h"

namespace nexting::client::cli {
namespace {

const char* SourceText(SettingSource source) {
  switch (source) {
    case SettingSource::kDefault:
      return "default";
    case SettingSource::kFile:
      return "file";
    case SettingSource::kEnvironment:
      return "environment";
    case SettingSource::kFlag:
      return "flag";
    case SettingSource::kUnknown:
      break;
  }
  return "?";
}

class ServerConfigCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"server-config",
                         "show the settings that the server runs with",
                         "Every setting, its value, and who set it: a flag, the environment, the configuration file or "
                         "nobody. A server that asks for tokens wants one that allows ADMIN on streams/.\n",
                         "nexting server-config\n"
                         "# what differs from the defaults\n"
                         "nexting server-config --json | jq '.settings[] | select(.source != \"DEFAULT\")'\n",
                         {"health"}};
    return text;
  }
  void Declare(Options*) override {}
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<ServerConfig> config = invocation.client().GetServerConfig();
    if (!config.ok()) return invocation.Fail(config.status());
    if (invocation.json()) {
      invocation.out() << MessageJson(ToMessage(*config)) << "\n";
      return ExitCode::kOk;
    }
    invocation.out() << "nexting-server " << config->version << "\n";
    Table table({{"setting", Align::kLeft}, {"value", Align::kLeft}, {"set by", Align::kLeft}});
    for (const ServerSetting& setting : config->settings) {
      const Style style = setting.source == SettingSource::kDefault ? Style::kMuted : Style::kPlain;
      table.AddRow({{setting.name, style}, {setting.value, style}, {SourceText(setting.source), style}});
    }
    for (const std::string& line : table.Lines(0, invocation.console().color)) invocation.out() << line << "\n";
    return ExitCode::kOk;
  }
};

}  // namespace

std::unique_ptr<Command> MakeServerConfigCommand() { return std::make_unique<ServerConfigCommand>(); }

}  // namespace nexting::client::cli
