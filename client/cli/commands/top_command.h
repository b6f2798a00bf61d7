// `nexting top`
#ifndef NEXTING_CLIENT_CLI_COMMANDS_TOP_COMMAND_H_
#define NEXTING_CLIENT_CLI_COMMANDS_TOP_COMMAND_H_

#include <memory>

#include "client/cli/command.h"

namespace nexting::client::cli {

std::unique_ptr<Command> MakeTopCommand();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_TOP_COMMAND_H_
