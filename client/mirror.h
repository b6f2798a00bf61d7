// Structs of nexting/stream.h that mirror wire messages, converted both ways by the names that their Visit gives:
//
//   mirror             wire
//   optional<number>   optional field
//   number             field without presence
//   enumeration        enumeration with the same numbers, kDefault being UNSPECIFIED
//   optional<struct>   message that may be absent
//   struct             message that is absent where nothing in it is given
//   vector<uint32_t>   repeated field
//
// A name or a type that the wire does not have ends the process at the first conversion; a test converts every field.
#ifndef NEXTING_CLIENT_MIRROR_H_
#define NEXTING_CLIENT_MIRROR_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/reflection.h>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

namespace nexting::client {

// Sets in a message what a mirror gives.
class MirrorWriter {
 public:
  explicit MirrorWriter(google::protobuf::Message* message)
      : message_(*message), reflection_(*message->GetReflection()) {}

  template <typename Value>
  void operator()(const std::optional<Value>& field, const char* name) {
    if (field) Set(*field, FieldNamed(name));
  }

  void operator()(const std::vector<uint32_t>& field, const char* name) {
    for (const uint32_t number : field) reflection_.AddUInt32(&message_, FieldNamed(name), number);
  }

  template <typename Value>
  void operator()(const Value& field, const char* name) {
    Set(field, FieldNamed(name));
    if constexpr (std::is_class_v<Value>) {
      const google::protobuf::FieldDescriptor* part = FieldNamed(name);
      if (reflection_.GetMessage(message_, part).ByteSizeLong() == 0) reflection_.ClearField(&message_, part);
    }
  }

 private:
  const google::protobuf::FieldDescriptor* FieldNamed(const char* name) const {
    return message_.GetDescriptor()->FindFieldByName(name);
  }

  template <typename Value>
  void Set(const Value& value, const google::protobuf::FieldDescriptor* field) {
    if constexpr (std::is_class_v<Value>) {
      MirrorWriter part(reflection_.MutableMessage(&message_, field));
      Value::Visit(value, part);
    } else if constexpr (std::is_enum_v<Value>) {
      reflection_.SetEnumValue(&message_, field, static_cast<int>(value));
    } else if constexpr (std::is_same_v<Value, bool>) {
      reflection_.SetBool(&message_, field, value);
    } else if constexpr (std::is_same_v<Value, uint32_t>) {
      reflection_.SetUInt32(&message_, field, value);
    } else if constexpr (std::is_same_v<Value, uint64_t>) {
      reflection_.SetUInt64(&message_, field, value);
    } else {
      static_assert(std::is_same_v<Value, double>);
      reflection_.SetDouble(&message_, field, value);
    }
  }

  google::protobuf::Message& message_;
  const google::protobuf::Reflection& reflection_;
};

// Takes from a message what it has.
class MirrorReader {
 public:
  explicit MirrorReader(const google::protobuf::Message& message)
      : message_(message), reflection_(*message.GetReflection()) {}

  template <typename Value>
  void operator()(std::optional<Value>& field, const char* name) {
    if (reflection_.HasField(message_, FieldNamed(name))) Get(FieldNamed(name), field.emplace());
  }

  void operator()(std::vector<uint32_t>& field, const char* name) {
    const auto& list = reflection_.GetRepeatedFieldRef<uint32_t>(message_, FieldNamed(name));
    field.assign(list.begin(), list.end());
  }

  template <typename Value>
  void operator()(Value& field, const char* name) {
    Get(FieldNamed(name), field);
  }

 private:
  const google::protobuf::FieldDescriptor* FieldNamed(const char* name) const {
    return message_.GetDescriptor()->FindFieldByName(name);
  }

  template <typename Value>
  void Get(const google::protobuf::FieldDescriptor* field, Value& value) const {
    if constexpr (std::is_class_v<Value>) {
      MirrorReader part(reflection_.GetMessage(message_, field));
      Value::Visit(value, part);
    } else if constexpr (std::is_enum_v<Value>) {
      value = static_cast<Value>(reflection_.GetEnumValue(message_, field));
    } else if constexpr (std::is_same_v<Value, bool>) {
      value = reflection_.GetBool(message_, field);
    } else if constexpr (std::is_same_v<Value, uint32_t>) {
      value = reflection_.GetUInt32(message_, field);
    } else if constexpr (std::is_same_v<Value, uint64_t>) {
      value = reflection_.GetUInt64(message_, field);
    } else {
      static_assert(std::is_same_v<Value, double>);
      value = reflection_.GetDouble(message_, field);
    }
  }

  const google::protobuf::Message& message_;
  const google::protobuf::Reflection& reflection_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_MIRROR_H_
