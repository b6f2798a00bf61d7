// `nexting stream get`, `list`, `update`, `reset` and `delete`
#ifndef NEXTING_CLIENT_CLI_COMMANDS_STREAM_COMMANDS_H_
#define NEXTING_CLIENT_CLI_COMMANDS_STREAM_COMMANDS_H_

#include <memory>

#include "client/cli/command.h"

namespace nexting::client::cli {

std::unique_ptr<Command> MakeStreamGetCommand();
std::unique_ptr<Command> MakeStreamListCommand();
std::unique_ptr<Command> MakeStreamUpdateCommand();
std::unique_ptr<Command> MakeStreamResetCommand();
std::unique_ptr<Command> MakeStreamDeleteCommand();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_STREAM_COMMANDS_H_
