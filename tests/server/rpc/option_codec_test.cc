// The descriptions of options and the wire name the same things.
#include "server/rpc/option_codec.h"

#include <string>
#include <type_traits>

#include "absl/strings/str_split.h"
#include "core/option_walk.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// Null where the wire has no such field.
const FieldDescriptor* FieldAt(absl::string_view path) {
  const google::protobuf::Descriptor* type = v1::StreamConfig::descriptor();
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    field = type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    type = field->message_type();
  }
  return field;
}

void ExpectSameChoices(const EnumDescriptor& names, const auto& choices) {
  ASSERT_EQ(names.value_count(), static_cast<int>(choices.size()) + 1) << names.full_name();
  for (size_t i = 0; i < choices.size(); ++i) {
    const auto* name = names.FindValueByNumber(static_cast<int>(i) + 1);
    ASSERT_NE(name, nullptr) << names.full_name();
    EXPECT_EQ(name->name(), choices[i].name);
  }
}

template <typename Value>
void ExpectSameType(const FieldDescriptor& field, const core::Option& option) {
  if (option.kind == core::OptionKind::kGiven) {
    EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_MESSAGE) << field.full_name();
    return;
  }
  if constexpr (core::NamedChoice<Value>) {
    ASSERT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_ENUM) << field.full_name();
    ExpectSameChoices(*field.enum_type(), Choices(Value{}));
    return;
  }
  if constexpr (core::NumberList<Value>) {
    EXPECT_TRUE(field.is_repeated()) << field.full_name();
    EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_UINT32) << field.full_name();
    return;
  }
  EXPECT_EQ(field.has_presence(), !option.required) << field.full_name();
  const auto type = std::is_same_v<Value, bool>     ? FieldDescriptor::CPPTYPE_BOOL
                    : std::is_same_v<Value, double> ? FieldDescriptor::CPPTYPE_DOUBLE
                    : std::is_same_v<Value, int>    ? FieldDescriptor::CPPTYPE_UINT32
                                                    : FieldDescriptor::CPPTYPE_UINT64;
  EXPECT_EQ(field.cpp_type(), type) << field.full_name();
}

TEST(OptionCodecTest, EveryOptionHasItsFieldOnTheWire) {
  const core::LearnerConfig config;
  core::VisitOptions(config, [](const core::OptionPlace& place, const auto& value) {
    if (place.option.kind == core::OptionKind::kShape) return;
    const FieldDescriptor* field = FieldAt(place.path);
    ASSERT_NE(field, nullptr) << place.path;
    ExpectSameType<std::decay_t<decltype(value)>>(*field, place.option);
  });
}

// Expects that every field below these messages is an option: any other field would be ignored.
void ExpectOptionsOnly(const google::protobuf::Descriptor& type, const std::string& path,
                       const std::vector<std::string>& options) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string at = path + "." + field.name();
    if (field.message_type() != nullptr) {
      ExpectOptionsOnly(*field.message_type(), at, options);
    } else {
      EXPECT_NE(std::find(options.begin(), options.end(), at), options.end()) << at << " is not described in core";
    }
  }
}

TEST(OptionCodecTest, EveryFieldOfTheWireIsAnOption) {
  std::vector<std::string> options;
  const core::LearnerConfig config;
  core::VisitOptions(config, [&](const core::OptionPlace& place, const auto&) { options.emplace_back(place.path); });
  ExpectOptionsOnly(*v1::Network::descriptor(), "network", options);
  ExpectOptionsOnly(*v1::ReadOut::descriptor(), "read_out", options);
}

}  // namespace
}  // namespace nexting::server
