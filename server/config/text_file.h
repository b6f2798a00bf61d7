// Files that a configuration names.
#ifndef NEXTING_SERVER_CONFIG_TEXT_FILE_H_
#define NEXTING_SERVER_CONFIG_TEXT_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// A file's text. NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT:
// cannot read WHAT 'FILE': No such file or directory. Blocks.
absl::StatusOr<std::string> ReadTextFile(absl::string_view what, const std::string& file);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_TEXT_FILE_H_
