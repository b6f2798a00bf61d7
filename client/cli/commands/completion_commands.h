// `nexting completion bash`, `zsh`, `fish` and `words`
#ifndef NEXTING_CLIENT_CLI_COMMANDS_COMPLETION_COMMANDS_H_
#define NEXTING_CLIENT_CLI_COMMANDS_COMPLETION_COMMANDS_H_

#include <memory>
#include <vector>

#include "client/cli/command.h"

namespace nexting::client::cli {

std::vector<std::unique_ptr<Command>> MakeCompletionCommands();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_COMPLETION_COMMANDS_H_
