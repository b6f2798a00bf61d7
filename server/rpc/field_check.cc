#include "server/rpc/field_check.h"

#include "absl/strings/str_format.h"

namespace nexting::server {

absl::Status Wrong(absl::string_view field, absl::string_view value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("config.", field, " is ", value, "; must be ", rule));
}

absl::Status CheckRange(absl::string_view field, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Wrong(field, absl::StrCat(value), absl::StrFormat("in [%g, %g]", low, high));
}

absl::Status CheckCount(absl::string_view field, uint64_t value, uint64_t low, uint64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Wrong(field, absl::StrCat(value), absl::StrCat("in [", low, ", ", high, "]"));
}

std::string Choices(const google::protobuf::EnumDescriptor& names) {
  std::string text;
  for (int i = 1; i < names.value_count(); ++i) {
    const bool last = i + 1 == names.value_count();
    absl::StrAppend(&text,
                    i == 1 ? ""
                    : last ? " or "
                           : ", ",
                    names.value(i)->name(), " (", names.value(i)->number(), ")");
  }
  return text;
}

}  // namespace nexting::server
