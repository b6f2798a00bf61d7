// The structs of nexting/stream.h against the wire that they mirror.
#include "client/mirror.h"

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/messages.h"

namespace nexting::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// `kTruncatedBptt`, as the compiler spells it; something with a bracket where no enumerator has the value.
template <auto kValue>
std::string EnumeratorName() {
  const std::string text = __PRETTY_FUNCTION__;  // `... [with auto kValue = nexting::client::CellType::kRtu; ...`
  const size_t begin = text.find("kValue = ") + 9;
  const std::string name = text.substr(begin, text.find_first_of(";]", begin) - begin);
  return name.substr(name.rfind(':') + 1);
}

std::string WithoutStyle(absl::string_view name) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", ""}});
}

template <typename Enum, int... kNumbers>
void ExpectSameNames(const EnumDescriptor& wire, std::integer_sequence<int, kNumbers...>) {
  const std::string names[] = {EnumeratorName<static_cast<Enum>(kNumbers)>()...};
  EXPECT_EQ(names[0], "kDefault") << wire.full_name();
  for (int number = 1; number < wire.value_count(); ++number) {
    const std::string& of_wire = wire.FindValueByNumber(number)->name();
    EXPECT_EQ(WithoutStyle(names[number]), WithoutStyle("k" + of_wire)) << wire.full_name();
  }
  EXPECT_NE(names[wire.value_count()][0], 'k') << wire.full_name() << " ends before " << names[wire.value_count()];
}

// Compares what a Visit names with what a message has, and goes into its parts.
class Comparison {
 public:
  explicit Comparison(const Descriptor& wire) : wire_(wire) {}

  template <typename Value>
  void operator()(std::optional<Value>&, const char* name) {
    Compare<Value>(name);
  }
  template <typename Value>
  void operator()(Value&, const char* name) {
    Compare<Value>(name);
  }

  void ExpectAllNamed(const std::set<std::string>& but) const {
    for (int i = 0; i < wire_.field_count(); ++i) {
      const std::string& name = wire_.field(i)->name();
      EXPECT_NE(named_.contains(name), but.contains(name)) << wire_.full_name() << "." << name;
    }
  }

 private:
  template <typename Value>
  void Compare(const char* name) {
    const FieldDescriptor* const field = wire_.FindFieldByName(name);
    ASSERT_NE(field, nullptr) << wire_.full_name() << " has no field " << name;
    EXPECT_TRUE(named_.insert(name).second) << name << " is named twice";
    if constexpr (std::is_enum_v<Value>) {
      ExpectSameNames<Value>(*field->enum_type(), std::make_integer_sequence<int, 8>());
    } else if constexpr (std::is_same_v<Value, std::vector<uint32_t>>) {
      EXPECT_TRUE(field->is_repeated()) << field->full_name();
    } else if constexpr (std::is_class_v<Value>) {
      Comparison part(*field->message_type());
      Value value;
      Value::Visit(value, part);
      part.ExpectAllNamed({});
    }
  }

  const Descriptor& wire_;
  std::set<std::string> named_;
};

// Gives every field a value of its own that is not its default, in every part.
void FillIn(Message* message, int* count) {
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = message->GetDescriptor()->field(i);
    if (field->is_repeated() && field->cpp_type() != FieldDescriptor::CPPTYPE_UINT32) continue;  // features and heads
    const int value = ++*count;
    if (field->is_repeated()) {
      for (int number : {value, value + 1}) reflection.AddUInt32(message, field, static_cast<uint32_t>(number));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      FillIn(reflection.MutableMessage(message, field), count);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      reflection.SetEnumValue(message, field, field->enum_type()->value_count() - 1);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      reflection.SetBool(message, field, true);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
      reflection.SetUInt32(message, field, static_cast<uint32_t>(value));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64) {
      reflection.SetUInt64(message, field, static_cast<uint64_t>(value));
    } else {
      ASSERT_EQ(field->cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE) << field->full_name();
      reflection.SetDouble(message, field, value + 0.5);
    }
  }
}

TEST(MirrorTest, EveryFieldAndEveryNameOfTheWireIsThere) {
  Comparison comparison(*v1::StreamConfig::descriptor());
  StreamConfig config;
  StreamConfig::Visit(config, comparison);
  comparison.ExpectAllNamed({"features", "heads"});
}

TEST(MirrorTest, EveryFieldComesBack) {
  v1::StreamConfig message;
  int count = 0;
  FillIn(&message, &count);
  ASSERT_GT(count, 25);
  const absl::StatusOr<v1::StreamConfig> back = ToMessage(FromMessage(message));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*back, message))
      << back->DebugString() << message.DebugString();
}

TEST(MirrorTest, WhatIsNotGivenIsNotSet) {
  EXPECT_EQ(ToMessage(StreamConfig())->ByteSizeLong(), 0u);
  StreamConfig config;
  config.network.replacement = Replacement{};
  const absl::StatusOr<v1::StreamConfig> message = ToMessage(config);
  EXPECT_TRUE(message->network().has_replacement());
  EXPECT_FALSE(message->network().has_step_size());
  EXPECT_FALSE(message->network().replacement().has_rate());
  EXPECT_FALSE(message->has_read_out());
}

}  // namespace
}  // namespace nexting::client
