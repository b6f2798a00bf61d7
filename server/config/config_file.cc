#include "server/config/config_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "server/config/config_value.h"
#include "server/config/server_config.pb.h"

namespace nexting::server {
namespace {

// Turns the parser's complaints into lines that show the place.
class ErrorLines : public google::protobuf::io::ErrorCollector {
 public:
  ErrorLines(absl::string_view text, absl::string_view file) : lines_(absl::StrSplit(text, '\n')), file_(file) {}

  void AddError(int line, google::protobuf::io::ColumnNumber, const std::string& message) override {
    std::string shown;
    if (line >= 0 && static_cast<size_t>(line) < lines_.size()) {
      shown = absl::StrCat(" in `", absl::StripAsciiWhitespace(lines_[line]), "`");
    }
    errors_.push_back(absl::StrCat(file_, ":", line + 1, ": ", Printable(absl::StripSuffix(message, ".")),
                                   Printable(shown), "; nexting-server --help lists the fields"));
  }
  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}

  absl::Status status() const { return absl::InvalidArgumentError(absl::StrJoin(errors_, "\n")); }

 private:
  const std::vector<std::string> lines_;
  const std::string file_;
  std::vector<std::string> errors_;
};

std::string ValueText(const ServerConfigFile& message, const google::protobuf::FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING)
    return reflection.GetString(message, &field);
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, -1, &text);
  return text;
}

}  // namespace

absl::StatusOr<std::map<std::string, FileValue>> ParseConfigFile(absl::string_view text, absl::string_view file) {
  ErrorLines errors(text, file);
  google::protobuf::TextFormat::ParseInfoTree places;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&places);
  ServerConfigFile message;
  if (!parser.ParseFromString(std::string(text), &message)) return errors.status();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::map<std::string, FileValue> values;
  for (const google::protobuf::FieldDescriptor* field : fields) {
    values[field->name()] = {ValueText(message, *field), places.GetLocation(field, -1).line + 1};
  }
  return values;
}

absl::StatusOr<std::string> ReadTextFile(absl::string_view what, const std::string& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "rb"), std::fclose);
  std::string text;
  if (stream != nullptr) {
    std::array<char, 4096> part{};
    while (const size_t size = std::fread(part.data(), 1, part.size(), stream.get())) text.append(part.data(), size);
    if (std::ferror(stream.get()) == 0) return text;
  }
  const int error = errno;
  const std::string message = absl::StrCat("cannot read ", what, " '", file, "': ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EACCES) return absl::PermissionDeniedError(message);
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<std::string> ReadConfigFile(const std::string& file) { return ReadTextFile("configuration file", file); }

}  // namespace nexting::server
