#include "client/cli/commands/commands.h"
#include "client/cli/json.h"
#include "client/cli/terminal/table.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

class HealthCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "health",
        "ask whether the server is serving",
        "Asks grpc.health.v1, as probes of Docker and Kubernetes do. Ends with 0 where the server says SERVING, with 5 "
        "where it says anything else (it starts or it drains), and with 4 where none answers.\n",
        "nexting health --deadline 2s\n"
        "# wait for a server that is starting\n"
        "until nexting health --deadline 2s; do sleep 1; done\n",
        {"server-config", "top"}};
    return text;
  }
  void Declare(Options*) override {}
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<bool> serving = invocation.client().IsServing();
    if (!serving.ok()) return invocation.Fail(serving.status());
    const char* status = *serving ? "SERVING" : "NOT_SERVING";
    if (invocation.json()) {
      invocation.out() << "{\"status\":\"" << status << "\"}\n";
    } else {
      invocation.out() << status << "\n";
    }
    return *serving ? ExitCode::kOk : ExitCode::kRefused;
  }
};

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

std::unique_ptr<Command> MakeHealthCommand() { return std::make_unique<HealthCommand>(); }
std::unique_ptr<Command> MakeServerConfigCommand() { return std::make_unique<ServerConfigCommand>(); }

}  // namespace nexting::client::cli
