// What the codecs of a StreamConfig refuse, in the same words as the learner.
#ifndef NEXTING_SERVER_RPC_FIELD_CHECK_H_
#define NEXTING_SERVER_RPC_FIELD_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace nexting::server {

// INVALID_ARGUMENT `config.{field} is {value}; must be {rule}`.
absl::Status Wrong(absl::string_view field, absl::string_view value, absl::string_view rule);

// `SGD (1) or RMSPROP (2)`: every value but UNSPECIFIED.
std::string WireChoices(const google::protobuf::EnumDescriptor& names);

// The wire's enumerations have the numbers of ours plus 1; 0 is UNSPECIFIED.
template <typename Value>
constexpr int WireNumber(Value value) {
  return static_cast<int>(value) + 1;
}

// UNSPECIFIED leaves `value` as it is.
template <typename Value>
absl::Status ReadChoice(absl::string_view field, int number, const google::protobuf::EnumDescriptor& names,
                        Value& value) {
  if (names.FindValueByNumber(number) == nullptr) return Wrong(field, absl::StrCat(number), WireChoices(names));
  if (number != 0) value = static_cast<Value>(number - 1);
  return absl::OkStatus();
}

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_FIELD_CHECK_H_
