#include "client/cli/json.h"

#include <google/protobuf/util/json_util.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace nexting::client::cli {
namespace {

std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&quoted, "\\", std::string(1, c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<int>(c));
    } else {
      quoted.push_back(c);
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string NumberText(double value) {
  if (!std::isfinite(value)) return "null";
  std::string text;
  for (int digits = 6; digits <= 17; ++digits) {
    text = absl::StrFormat("%.*g", digits, value);
    if (std::strtod(text.c_str(), nullptr) == value) break;
  }
  return text;
}

JsonObject& JsonObject::Add(absl::string_view key, absl::string_view value) { return AddRaw(key, Quoted(value)); }
JsonObject& JsonObject::Add(absl::string_view key, double value) { return AddRaw(key, NumberText(value)); }
JsonObject& JsonObject::Add(absl::string_view key, uint64_t value) { return AddRaw(key, absl::StrCat(value)); }
JsonObject& JsonObject::Add(absl::string_view key, bool value) { return AddRaw(key, value ? "true" : "false"); }
JsonObject& JsonObject::Add(absl::string_view key, const JsonObject& value) { return AddRaw(key, value.text()); }

JsonObject& JsonObject::Add(absl::string_view key, const std::vector<JsonObject>& values) {
  return AddRaw(
      key,
      absl::StrCat("[",
                   absl::StrJoin(values, ",",
                                 [](std::string* out, const JsonObject& value) { absl::StrAppend(out, value.text()); }),
                   "]"));
}

JsonObject& JsonObject::AddRaw(absl::string_view key, absl::string_view json) {
  absl::StrAppend(&members_, members_.empty() ? "" : ",", Quoted(key), ":", json);
  return *this;
}

std::string MessageJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : "{}";
}

}  // namespace nexting::client::cli
