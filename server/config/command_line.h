// The command line of nexting-server: its flags, its --help, and what it says to a wrong one.
#ifndef NEXTING_SERVER_CONFIG_COMMAND_LINE_H_
#define NEXTING_SERVER_CONFIG_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// What --help prints.
std::string HelpText();

// Looks at arguments (without the program's name) before Abseil does, which would end the process with less to say.
// INVALID_ARGUMENT for an unknown flag (with the nearest known one), a flag without its value, a switch with a value
// that is neither yes nor no, and anything that is no flag.
absl::Status CheckArguments(const std::vector<absl::string_view>& arguments);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_COMMAND_LINE_H_
