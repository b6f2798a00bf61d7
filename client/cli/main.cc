// The `nexting` command.
#include <grpc/support/log.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "client/cli/command.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // gRPC's own messages are only for those who ask for them; errors reach the user as statuses.
  if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const nexting::client::cli::Console console = nexting::client::cli::ProcessConsole();
  const auto code =
      nexting::client::cli::RunCommandLine(arguments, nexting::client::cli::ProcessEnvironment(), console);
  std::cout.flush();
  return static_cast<int>(code);
}
