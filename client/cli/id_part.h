// Pieces of stream IDs from any text: host names, file names, column names.
#ifndef NEXTING_CLIENT_CLI_ID_PART_H_
#define NEXTING_CLIENT_CLI_ID_PART_H_

#include <string>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

// The text with only letters, digits, `.`, `_`, `~` and `-`, beginning and ending with a letter or digit, at most 80
// characters; `x` for nothing.
std::string IdPart(absl::string_view text);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_ID_PART_H_
