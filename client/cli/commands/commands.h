// The commands of `nexting`, one factory for each. Each .cc file holds one command, or those that belong together.
#ifndef NEXTING_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define NEXTING_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <memory>
#include <vector>

#include "client/cli/command.h"

namespace nexting::client::cli {

std::unique_ptr<Command> MakeSensorsCommand();
std::unique_ptr<Command> MakeReplayCommand();
std::unique_ptr<Command> MakeTopCommand();

std::unique_ptr<Command> MakeStreamCreateCommand();
std::unique_ptr<Command> MakeStreamGetCommand();
std::unique_ptr<Command> MakeStreamListCommand();
std::unique_ptr<Command> MakeStreamWorstCommand();
std::unique_ptr<Command> MakeStreamUpdateCommand();
std::unique_ptr<Command> MakeStreamResetCommand();
std::unique_ptr<Command> MakeStreamDeleteCommand();

std::unique_ptr<Command> MakeObserveCommand();
std::unique_ptr<Command> MakePredictCommand();
std::unique_ptr<Command> MakeWatchCommand();

std::unique_ptr<Command> MakeHealthCommand();
std::unique_ptr<Command> MakeServerConfigCommand();

// A script for each shell, and the words that the scripts ask for.
std::vector<std::unique_ptr<Command>> MakeCompletionCommands();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_COMMANDS_H_
