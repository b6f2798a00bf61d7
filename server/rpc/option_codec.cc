#include "server/rpc/option_codec.h"

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/option_use.h"
#include "core/option_walk.h"
#include "google/protobuf/message.h"
#include "google/protobuf/reflection.h"
#include "server/rpc/field_check.h"

namespace nexting::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The fields that lead from `type` along a path. A test holds every path against the wire.
std::vector<const FieldDescriptor*> FieldsAlong(absl::string_view path, const google::protobuf::Descriptor* type) {
  std::vector<const FieldDescriptor*> fields;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    fields.push_back(type->FindFieldByName(std::string(name)));
    type = fields.back()->message_type();
  }
  return fields;
}

// Whether the message says anything about the field: proto3 cannot tell a number that is not optional from 0.
bool IsGiven(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field) > 0;
  if (field->has_presence()) return reflection.HasField(message, field);
  return field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM || reflection.GetEnumValue(message, field) != 0;
}

uint64_t GetUnsigned(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  return field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ? reflection.GetUInt32(message, field)
                                                              : reflection.GetUInt64(message, field);
}

template <typename Value>
absl::Status ReadValue(const Message& message, const FieldDescriptor* field, const core::OptionPlace& place,
                       Value& value) {
  const Reflection& reflection = *message.GetReflection();
  if constexpr (std::same_as<Value, bool>) {
    value = reflection.GetBool(message, field);
  } else if constexpr (std::same_as<Value, double>) {
    value = reflection.GetDouble(message, field);
  } else if constexpr (core::NamedChoice<Value>) {
    return ReadChoice(place.path, reflection.GetEnumValue(message, field), *field->enum_type(), value);
  } else if constexpr (core::NumberList<Value>) {
    const auto& list = reflection.GetRepeatedFieldRef<uint32_t>(message, field);
    value.assign(list.begin(), list.end());
  } else {
    const uint64_t read = GetUnsigned(message, field);
    if (!std::in_range<Value>(read)) {
      return Wrong(place.path, absl::StrCat(read), absl::StrCat("in ", core::RangeText<Value>(place.option.range)));
    }
    value = static_cast<Value>(read);
  }
  return absl::OkStatus();
}

template <typename Value>
absl::Status ReadOption(const v1::StreamConfig& proto, const core::OptionPlace& place, Value& value) {
  const auto fields = FieldsAlong(place.path, v1::StreamConfig::descriptor());
  const Message* message = &proto;
  for (const FieldDescriptor* field : absl::MakeConstSpan(fields).first(fields.size() - 1)) {
    if (!message->GetReflection()->HasField(*message, field)) return absl::OkStatus();
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  if (!IsGiven(*message, fields.back())) return absl::OkStatus();
  if (place.option.kind != core::OptionKind::kGiven) return ReadValue(*message, fields.back(), place, value);
  value = static_cast<Value>(true);
  return absl::OkStatus();
}

template <typename Value>
void WriteValue(const Value& value, Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if constexpr (std::same_as<Value, bool>) {
    reflection.SetBool(&message, field, value);
  } else if constexpr (std::same_as<Value, double>) {
    reflection.SetDouble(&message, field, value);
  } else if constexpr (core::NamedChoice<Value>) {
    reflection.SetEnumValue(&message, field, WireNumber(value));
  } else if constexpr (core::NumberList<Value>) {
    for (const uint64_t number : value) reflection.AddUInt32(&message, field, static_cast<uint32_t>(number));
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    reflection.SetUInt32(&message, field, static_cast<uint32_t>(value));
  } else {
    reflection.SetUInt64(&message, field, static_cast<uint64_t>(value));
  }
}

}  // namespace

absl::Status ReadOptions(const v1::StreamConfig& proto, core::LearnerConfig& config) {
  absl::Status status;
  core::VisitOptions(config, [&](const core::OptionPlace& place, auto& value) {
    if (place.option.kind != core::OptionKind::kShape) status.Update(ReadOption(proto, place, value));
  });
  return status;
}

void WriteOptions(const core::LearnerConfig& config, v1::StreamConfig& proto) {
  core::VisitOptions(config, [&](const core::OptionPlace& place, const auto& value) {
    // An optional part is given by giving its options.
    if (place.option.kind != core::OptionKind::kChosen || !core::IsRead(config, place)) return;
    const auto fields = FieldsAlong(place.path, v1::StreamConfig::descriptor());
    Message* message = &proto;
    for (const FieldDescriptor* field : absl::MakeConstSpan(fields).first(fields.size() - 1)) {
      message = message->GetReflection()->MutableMessage(message, field);
    }
    WriteValue(value, *message, fields.back());
  });
}

}  // namespace nexting::server
