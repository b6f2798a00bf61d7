// What `--help` prints.
#ifndef NEXTING_CLIENT_CLI_HELP_H_
#define NEXTING_CLIENT_CLI_HELP_H_

#include <memory>
#include <string>
#include <vector>

#include "client/cli/command.h"

namespace nexting::client::cli {

// Of `nexting`: what it is, a first session, all commands.
std::string ProgramHelp(const std::vector<std::unique_ptr<Command>>& commands, const Options& common);

// Of a group, `stream`: its commands.
std::string GroupHelp(absl::string_view group, const std::vector<std::unique_ptr<Command>>& commands);

// Of one command: usage, examples, flags.
std::string CommandHelp(const Command& command, const Options& options, const Options& common);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_HELP_H_
