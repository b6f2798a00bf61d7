// Walks through the options of a configuration by their descriptions (option.h).
#ifndef NEXTING_CORE_OPTION_WALK_H_
#define NEXTING_CORE_OPTION_WALK_H_

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/option.h"
#include "core/option_value.h"

namespace nexting::core {

// An option and its place in a configuration.
struct OptionPlace {
  absl::string_view path;  // `network.replacement.rate`, as on the wire; of a kGiven, the path of its group
  const Option& option;
  absl::Span<const Group* const> groups;  // the groups around it, outermost first
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

// Sets every option that has a value_before to that value, whatever its default is.
template <typename Config>
void SetValuesBefore(Config& config) {
  VisitOptions(config, []<typename Value>(const OptionPlace& place, Value& value) {
    if (place.option.value_before) SetOptionBits(OptionBitsOf<Value>(*place.option.value_before), value);
  });
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_WALK_H_
