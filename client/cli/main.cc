// The `nexting` command.
#include <iostream>
#include <string>
#include <vector>

#include "client/cli/command.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const nexting::client::cli::Console console = nexting::client::cli::ProcessConsole();
  const auto code =
      nexting::client::cli::RunCommandLine(arguments, nexting::client::cli::ProcessEnvironment(), console);
  std::cout.flush();
  return static_cast<int>(code);
}
