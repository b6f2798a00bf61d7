#include "client/cli/commands/health_command.h"

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

}  // namespace

std::unique_ptr<Command> MakeHealthCommand() { return std::make_unique<HealthCommand>(); }

}  // namespace nexting::client::cli
