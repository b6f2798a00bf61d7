#include "client/cli/learner_options.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/reflection.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/json.h"
#include "client/cli/option_value.h"

namespace nexting::client::cli {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A line of the table as the core writes it.
struct Row {
  const char* path;
  const char* flag;
  const char* symbol;
  const char* type;
  const char* default_text;
  const char* otherwise;
  const char* least;
  const char* most;
  const char* choices;
  const char* part;
  const char* meaning;
};

constexpr Row kRows[] = {
#include "learner_options.inc"
};

LearnerOption OptionOf(const Row& row) {
  LearnerOption option{row.path,  row.flag, row.symbol, row.default_text, row.otherwise,
                       row.least, row.most, {},         row.part,         row.meaning};
  for (const absl::string_view choice : absl::StrSplit(row.choices, ' ', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> halves = absl::StrSplit(choice, '=');
    option.choices.push_back({halves.first, halves.second});
  }
  return option;
}

// `before` ends with the option itself.
bool AsksForPart(const LearnerOption& option, const std::vector<LearnerOption>& before) {
  if (option.part.empty() || option.flag.empty()) return false;
  const auto asks = [&](const LearnerOption& other) { return other.part == option.part && other.asks_for_part; };
  const auto first = std::find_if(before.begin(), before.end(), asks);
  return first == before.end() || (first->default_text.empty() && option.default_text.empty() && !first->is_part());
}

// A field of the wire in the message that holds it.
struct Place {
  Message* message;
  const FieldDescriptor* field;
};

// Makes the messages on the way to it. Every path of the table leads to a field: a test walks all of them.
Place MakePlace(const LearnerOption& option, v1::StreamConfig* config) {
  Place place{config, nullptr};
  for (const absl::string_view name : absl::StrSplit(option.path, '.')) {
    if (place.field != nullptr) {
      place.message = place.message->GetReflection()->MutableMessage(place.message, place.field);
    }
    place.field = place.message->GetDescriptor()->FindFieldByName(std::string(name));
  }
  return place;
}

const EnumValueDescriptor* ChoiceNamed(const LearnerOption& option, absl::string_view word,
                                       const FieldDescriptor& field) {
  for (const LearnerChoice& choice : option.choices) {
    if (choice.word == word) return field.enum_type()->FindValueByName(choice.name);
  }
  return nullptr;
}

std::string WordOf(const LearnerOption& option, const EnumValueDescriptor& value) {
  for (const LearnerChoice& choice : option.choices) {
    if (choice.name == value.name()) return choice.word;
  }
  return value.name();  // of a newer server
}

template <typename Value>
bool Parsed(absl::string_view text, Place place,
            void (Reflection::*set)(Message*, const FieldDescriptor*, Value) const) {
  Value value;
  if (!ParseValue(text, &value)) return false;
  (place.message->GetReflection()->*set)(place.message, place.field, value);
  return true;
}

// `96,672`: takes the place of what is there.
bool ParsedList(absl::string_view text, Place place) {
  std::vector<uint32_t> numbers;
  if (!ParseValue(text, &numbers)) return false;
  const Reflection& reflection = *place.message->GetReflection();
  reflection.ClearField(place.message, place.field);
  for (const uint32_t number : numbers) reflection.AddUInt32(place.message, place.field, number);
  return true;
}

bool SetPlace(const LearnerOption& option, absl::string_view text, Place place) {
  const Reflection& reflection = *place.message->GetReflection();
  if (place.field->is_repeated()) return ParsedList(text, place);
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Parsed<bool>(text, place, &Reflection::SetBool);
    case FieldDescriptor::CPPTYPE_UINT32:
      return Parsed<uint32_t>(text, place, &Reflection::SetUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return Parsed<uint64_t>(text, place, &Reflection::SetUInt64);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Parsed<double>(text, place, &Reflection::SetDouble);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* const value = ChoiceNamed(option, text, *place.field);
      if (value != nullptr) reflection.SetEnum(place.message, place.field, value);
      return value != nullptr;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      bool there;
      if (!ParseValue(text, &there)) return false;
      reflection.MutableMessage(place.message, place.field);
      if (!there) reflection.ClearField(place.message, place.field);
      return true;
    }
    default:
      return false;
  }
}

bool IsSet(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  return field->is_repeated() ? reflection.FieldSize(message, field) > 0 : reflection.HasField(message, field);
}

std::string PlaceText(const LearnerOption& option, const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return absl::StrJoin(reflection.GetRepeatedFieldRef<uint32_t>(message, field), ",");
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return NumberText(reflection.GetDouble(message, field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordOf(option, *reflection.GetEnum(message, field));
    default:
      return "set";
  }
}

}  // namespace

const std::vector<LearnerOption>& LearnerOptions() {
  static const auto& options = *[] {
    auto* made = new std::vector<LearnerOption>;
    for (const Row& row : kRows) {
      made->push_back(OptionOf(row));
      made->back().asks_for_part = AsksForPart(made->back(), *made);
    }
    return made;
  }();
  return options;
}

const LearnerOption& OptionAt(absl::string_view path) {
  return *std::find_if(LearnerOptions().begin(), LearnerOptions().end(),
                       [&](const LearnerOption& option) { return option.path == path; });
}

bool SetOption(const LearnerOption& option, absl::string_view text, v1::StreamConfig* config) {
  v1::StreamConfig changed = *config;  // a text that is no value must not leave messages on the way to it
  if (!SetPlace(option, text, MakePlace(option, &changed))) return false;
  *config = std::move(changed);
  return true;
}

std::optional<std::string> OptionText(const LearnerOption& option, const v1::StreamConfig& config) {
  const Message* message = &config;
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(option.path, '.')) {
    if (field != nullptr) message = &message->GetReflection()->GetMessage(*message, field);
    field = message->GetDescriptor()->FindFieldByName(std::string(name));
    if (!IsSet(*message, field)) return std::nullopt;
  }
  return PlaceText(option, *message, field);
}

}  // namespace nexting::client::cli
