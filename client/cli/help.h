// What `--help` prints: pages made from what commands and options say of themselves.
#ifndef NEXTING_CLIENT_CLI_HELP_H_
#define NEXTING_CLIENT_CLI_HELP_H_

#include <string>

#include "client/cli/command.h"
#include "client/cli/command_table.h"
#include "client/cli/terminal/console.h"

namespace nexting::client::cli {

// How wide a page is, in columns: as the terminal, or 80 where there is none.
int HelpWidth(const Console& console);

// The page of `nexting`: what it is, a first session, all commands, and the flags that may stand before them.
std::string ProgramHelp(const CommandTable& table, const Options& leading, int width);

// The page of a group such as `stream`: its commands.
std::string GroupHelp(const std::string& group, const CommandTable& table, int width);

// The page of one command.
std::string CommandHelp(const CommandText& text, const Options& own, const Options& common, int width);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_HELP_H_
