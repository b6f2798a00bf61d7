// The `nexting` command.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "client/cli/command.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const char* server = std::getenv("NEXTING_SERVER");
  const std::string server_default = server != nullptr && *server != '\0' ? server : "127.0.0.1:50051";
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const nexting::client::cli::Console console = nexting::client::cli::ProcessConsole();
  const auto code = nexting::client::cli::RunCommandLine(arguments, server_default, console);
  std::cout.flush();
  return static_cast<int>(code);
}
