// The configuration file, which is protobuf's text format of ServerConfigFile, and the reading of files that a
// configuration names.
#ifndef NEXTING_SERVER_CONFIG_CONFIG_FILE_H_
#define NEXTING_SERVER_CONFIG_CONFIG_FILE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// A field that a file sets.
struct FileValue {
  std::string text;
  // From 1.
  int line = 0;
};

// What a file's text sets, by field name. Values are not checked yet. INVALID_ARGUMENT, a line `FILE:LINE: ...` for
// each thing that is no text format or no field. `file` is only named in errors.
absl::StatusOr<std::map<std::string, FileValue>> ParseConfigFile(absl::string_view text, absl::string_view file);

// A file's text. NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT: cannot read WHAT 'FILE': No such file or directory.
// Blocks.
absl::StatusOr<std::string> ReadTextFile(absl::string_view what, const std::string& file);

// The same of a configuration file.
absl::StatusOr<std::string> ReadConfigFile(const std::string& file);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_CONFIG_CONFIG_FILE_H_
