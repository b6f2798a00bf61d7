// Breaks long text into short lines.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_WRAP_H_
#define NEXTING_CLIENT_CLI_TERMINAL_WRAP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

// Words in lines of at most `width` columns; a longer word has a line of its own.
std::vector<std::string> Wrapped(absl::string_view text, int width);

// The same of pieces that are never broken themselves. Lines but the first begin with `indent`.
std::vector<std::string> WrappedPieces(const std::vector<std::string>& pieces, int width, absl::string_view indent);

// A command of a shell, to be copied: broken outside of quotes,
// each line but the last ending with a backslash, each but the first indented.
std::vector<std::string> WrappedCommand(absl::string_view command, int width);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_WRAP_H_
