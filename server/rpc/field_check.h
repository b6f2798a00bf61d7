// What the codecs of a StreamConfig refuse, in the same words.
#ifndef NEXTING_SERVER_RPC_FIELD_CHECK_H_
#define NEXTING_SERVER_RPC_FIELD_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace nexting::server {

// INVALID_ARGUMENT `config.{field} is {value}; must be {rule}`.
absl::Status Wrong(absl::string_view field, absl::string_view value, absl::string_view rule);

// OK for a value in [low, high]. NaN is in no range.
absl::Status CheckRange(absl::string_view field, double value, double low, double high);
absl::Status CheckCount(absl::string_view field, uint64_t value, uint64_t low, uint64_t high);

// `SGD (1) or RMSPROP (2)`: every value but UNSPECIFIED.
std::string Choices(const google::protobuf::EnumDescriptor& names);

// The wire's enumerations have the numbers of ours plus 1; 0 is UNSPECIFIED, which leaves `value` as it is.
template <typename Wire, typename Value>
absl::Status ReadEnum(absl::string_view field, Wire wire, Value& value) {
  const google::protobuf::EnumDescriptor& names = *google::protobuf::GetEnumDescriptor<Wire>();
  const int number = static_cast<int>(wire);
  if (names.FindValueByNumber(number) == nullptr) return Wrong(field, absl::StrCat(number), Choices(names));
  if (number != 0) value = static_cast<Value>(number - 1);
  return absl::OkStatus();
}

template <typename Wire, typename Value>
constexpr Wire WireEnum(Value value) {
  return static_cast<Wire>(static_cast<int>(value) + 1);
}

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_FIELD_CHECK_H_
