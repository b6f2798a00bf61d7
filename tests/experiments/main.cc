// The program `experiments`.
#include <iostream>
#include <string>
#include <vector>

#include "client/cli/terminal/console.h"
#include "tests/experiments/commands/command.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int exit_status = nexting::experiments::RunExperiments(arguments, nexting::client::cli::ProcessConsole());
  std::cout.flush();
  return exit_status;
}
