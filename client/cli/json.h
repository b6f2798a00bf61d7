// JSON for what is not a wire message: one object,
// keys in the order in which they were added. NaN and infinities become null.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_JSON_H_
#define NEXTING_CLIENT_CLI_JSON_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

// The shortest text that reads back as the same number; null for what is not finite.
std::string NumberText(double value);

class JsonObject {
 public:
  JsonObject& Add(absl::string_view key, absl::string_view value);
  JsonObject& Add(absl::string_view key, const char* value) { return Add(key, absl::string_view(value)); }
  JsonObject& Add(absl::string_view key, double value);
  JsonObject& Add(absl::string_view key, uint64_t value);
  JsonObject& Add(absl::string_view key, bool value);
  JsonObject& Add(absl::string_view key, const JsonObject& value);
  JsonObject& Add(absl::string_view key, const std::vector<JsonObject>& values);

  // One line, without a newline.
  std::string text() const { return "{" + members_ + "}"; }

 private:
  JsonObject& AddRaw(absl::string_view key, absl::string_view json);
  std::string members_;
};

// A wire message as protobuf prints it, on one line:
// names as in the .proto, 64-bit integers as strings, values that are 0 included.
std::string MessageJson(const google::protobuf::Message& message);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_JSON_H_
