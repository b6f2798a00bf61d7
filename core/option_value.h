// The value of an option of any type as a number of 64 bits, for hashes and stored records. An option that is a list
// has at most three numbers, each from 1 to 65,535; its bits are the numbers, sixteen for each.
#ifndef NEXTING_CORE_OPTION_VALUE_H_
#define NEXTING_CORE_OPTION_VALUE_H_

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/option.h"

namespace nexting::core {

template <typename Value>
concept NamedChoice = std::is_enum_v<Value>;

template <typename Value>
concept NumberList = std::same_as<Value, std::vector<uint64_t>>;

inline constexpr size_t kMostListed = 3;
inline constexpr int kListedBits = 16;

// Integers in two's complement, doubles by their bits, choices by their index. REQUIRES: a list is legal
template <typename Value>
uint64_t OptionBits(const Value& value) {
  if constexpr (std::same_as<Value, double>) {
    return std::bit_cast<uint64_t>(value);
  } else if constexpr (NumberList<Value>) {
    uint64_t bits = 0;
    for (size_t i = 0; i < value.size(); ++i) bits |= value[i] << (kListedBits * i);
    return bits;
  } else {
    return static_cast<uint64_t>(value);
  }
}

// The bits of a value that a description gives as a double. Of a list, that can only be 0, the empty one.
template <typename Value>
uint64_t OptionBitsOf(double value) {
  if constexpr (NumberList<Value>) {
    return static_cast<uint64_t>(value);
  } else if constexpr (NamedChoice<Value>) {
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
  } else if constexpr (NumberList<Value>) {
    Value read;
    for (uint64_t rest = bits; rest != 0; rest >>= kListedBits) read.push_back(rest % (1 << kListedBits));
    if (read.size() > kMostListed || std::count(read.begin(), read.end(), 0) > 0) return false;
    value = std::move(read);
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
  } else if constexpr (NumberList<Value>) {
    return RangeText<uint64_t>(range);
  } else {
    return absl::StrCat("[", static_cast<Value>(range.least), ", ", static_cast<Value>(range.most), "]");
  }
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_VALUE_H_
