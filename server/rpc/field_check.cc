#include "server/rpc/field_check.h"

namespace nexting::server {

absl::Status Wrong(absl::string_view field, absl::string_view value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("config.", field, " is ", value, "; must be ", rule));
}

std::string WireChoices(const google::protobuf::EnumDescriptor& names) {
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
