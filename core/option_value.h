// The value of an option of any type as a number of 64 bits, for hashes and stored records.
#ifndef NEXTING_CORE_OPTION_VALUE_H_
#define NEXTING_CORE_OPTION_VALUE_H_

#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "core/option.h"

namespace nexting::core {

template <typename Value>
concept NamedChoice = std::is_enum_v<Value>;

// Integers in two's complement, doubles by their bits, choices by their index.
template <typename Value>
uint64_t OptionBits(const Value& value) {
  if constexpr (std::same_as<Value, double>) {
    return std::bit_cast<uint64_t>(value);
  } else {
    return static_cast<uint64_t>(value);
  }
}

// The bits of a value that a description gives as a double.
template <typename Value>
uint64_t OptionBitsOf(double value) {
  if constexpr (NamedChoice<Value>) {
    return OptionBits(static_cast<Value>(static_cast<int>(value)));
  } else {
    return OptionBits(static_cast<Value>(value));
  }
}

// Returns false and changes nothing for bits that no value of the type has.
template <typename Value>
bool SetOptionBits(uint64_t bits, Value& value) {
  if constexpr (std::same_as<Value, double>) {
    value = std::bit_cast<double>(bits);
    return true;
  } else if constexpr (NamedChoice<Value>) {
    if (bits >= Choices(Value{}).size()) return false;
    value = static_cast<Value>(bits);
    return true;
  } else {
    const auto read = static_cast<Value>(bits);
    if (OptionBits(read) != bits) return false;
    value = read;
    return true;
  }
}

// Whether the value is the one that records and hashes without the option imply (Option::value_before).
template <typename Value>
bool IsAsBefore(const Option& option, const Value& value) {
  return option.value_before.has_value() && OptionBits(value) == OptionBitsOf<Value>(*option.value_before);
}

// "[0, 0.01]", with both ends as values of the option's type.
template <typename Value>
std::string RangeText(Range range) {
  if constexpr (NamedChoice<Value>) {
    return absl::StrCat("[0, ", Choices(Value{}).size() - 1, "]");
  } else {
    return absl::StrCat("[", static_cast<Value>(range.least), ", ", static_cast<Value>(range.most), "]");
  }
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_VALUE_H_
