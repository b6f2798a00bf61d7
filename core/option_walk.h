// Walks through the options of a configuration by their descriptions (option.h), and treats the value of each as a
// number of 64 bits, whatever its type.
#ifndef NEXTING_CORE_OPTION_WALK_H_
#define NEXTING_CORE_OPTION_WALK_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/option.h"

namespace nexting::core {

// An option where it stands in a configuration.
struct OptionPlace {
  absl::string_view path;  // `network.replacement.rate`, as on the wire; of a kGiven, the path of its group
  const Option& option;
  absl::Span<const Group* const> groups;  // around it, outermost first
  bool given;                             // whether all optional groups around it are given
  absl::string_view part;                 // path of the innermost optional group around it; empty for none
};

template <typename Leaf>
class OptionVisitor {
 public:
  explicit OptionVisitor(Leaf& leaf) : leaf_(leaf) {}

  template <typename Field>
  void operator()(Field& field, const Option& option) {
    const size_t outside = path_.size();
    if (!option.name.empty()) Enter(option.name);
    leaf_(OptionPlace{path_, option, groups_, given_, part_}, field);
    path_.resize(outside);
  }

  template <typename Config>
  void operator()(Config& config, const Group& group) {
    const size_t outside = path_.size();
    const bool given_outside = given_;
    const std::string part_outside = part_;
    Enter(group.name);
    groups_.push_back(&group);
    if constexpr (requires { config.given(); }) {
      given_ = given_ && config.given();
      part_ = path_;
    }
    Config::Visit(config, *this);
    given_ = given_outside;
    part_ = part_outside;
    groups_.pop_back();
    path_.resize(outside);
  }

  template <typename Configs>
  void operator()(Configs& configs, const List& list) {
    const size_t outside = path_.size();
    for (size_t i = 0; i < configs.size(); ++i) {
      Enter(absl::StrCat(list.name, "[", i, "]"));
      std::remove_reference_t<decltype(configs[i])>::Visit(configs[i], *this);
      path_.resize(outside);
    }
  }

 private:
  void Enter(absl::string_view name) { absl::StrAppend(&path_, path_.empty() ? "" : ".", name); }

  Leaf& leaf_;
  std::string path_;
  std::vector<const Group*> groups_;
  bool given_ = true;
  std::string part_;
};

// Calls `leaf(place, field)` for every option, in the order of the descriptions. A place is valid during its call.
template <typename Config, typename Leaf>
void VisitOptions(Config& config, Leaf leaf) {
  OptionVisitor<Leaf> visit(leaf);
  Config::Visit(config, visit);
}

template <typename Value>
concept NamedChoice = std::is_enum_v<Value>;

// As 64 bits: integers in two's complement, the bits of a double, the index of a choice.
template <typename Value>
uint64_t OptionBits(const Value& value) {
  if constexpr (std::same_as<Value, double>) {
    return std::bit_cast<uint64_t>(value);
  } else {
    return static_cast<uint64_t>(value);
  }
}

// The bits of the value that a description says in a double.
template <typename Value>
uint64_t OptionBitsOf(double value) {
  return OptionBits(static_cast<Value>(static_cast<std::conditional_t<NamedChoice<Value>, int, Value>>(value)));
}

// False, and no change, for bits that no value of the type has.
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

// Whether a record or a hash without the option says the same: see Option::value_before.
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

#endif  // NEXTING_CORE_OPTION_WALK_H_
