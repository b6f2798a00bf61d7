// How the options of a learner are described. Each struct of its configuration passes every field, together with the
// field's description, to a visitor:
//
//   struct ReplacementConfig {
//     double rate = 1e-5;
//     static constexpr void Visit(auto& self, auto& visit) {
//       visit(self.rate, Option{.name = "rate", .range = {0, 0.01}, .meaning = "fraction of the columns replaced"});
//     }
//   };
//   static_assert(DescribesEveryMember<ReplacementConfig>());
//
// This is the only place where an option is described. Its default is the field's initialiser. Validation, the hash of
// the configuration, the stored record, the wire and the command's flags walk through the descriptions (option_walk.h).
// So a described field needs no line of its own there, and a field without a description does not compile.
//
// An option that a later version adds states `value_before`: how learners behaved before the option existed.
#ifndef NEXTING_CORE_OPTION_H_
#define NEXTING_CORE_OPTION_H_

#include <cstddef>
#include <limits>
#include <optional>

#include "absl/strings/string_view.h"
#include "core/state.h"

namespace nexting::core {

struct LearnerConfig;

// Legal values, both ends included. By default every number is legal.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();

  constexpr bool is_limited() const { return least > -std::numeric_limits<double>::infinity(); }
};

// One value of an enumeration. An overload of `Choices` lists the values in their order, from 0 on. On the wire each
// has the next larger number, since 0 is UNSPECIFIED there. New values are only ever appended.
struct Choice {
  absl::string_view name = {};  // on the wire: TRUNCATED_BPTT
  absl::string_view word;       // for the command: tbptt
};

enum class OptionKind {
  kChosen,  // chosen by the client that creates a stream
  kGiven,   // whether the optional group around it is given: on the wire, whether the message is present
  kShape,   // follows from a stream's signals and heads, which the wire and the store have by name
};

struct Option {
  absl::string_view name = {};  // of the wire's field
  OptionKind kind = OptionKind::kChosen;
  absl::string_view flag = {};       // of the command, if it is not the name; follows the prefixes of the groups
  absl::string_view symbol = "X";    // stands for the value in the command's help
  Range range = {};                  // of a number, or of each in a list
  absl::string_view meaning = {};    // one line without a full stop; $0 is Group::whose
  absl::string_view otherwise = {};  // where the default differs: "0 where the read-out uses no features"

  // The option has no default and must be given if the group around it is. The field's initialiser means "not given".
  bool required = false;

  // The option may change while a learner lives, so it is not part of the configuration's hash.
  bool may_change = false;

  // Whether a learner with that configuration uses the option at all; null means always. See option_use.h.
  bool (*is_read)(const LearnerConfig&) = nullptr;

  // For an option that was added after the first stored records: the value that records without it imply. Where the
  // option has this value, it is left out of records and of the hash, so that adding it changes neither.
  std::optional<double> value_before = {};
};

// Options that belong together. An optional group is a struct with `bool given() const`.
struct Group {
  absl::string_view name = {};         // of the wire's field; may have dots
  absl::string_view flag = {};         // gives an optional group, if none of the flags of its options does
  absl::string_view flag_prefix = {};  // begins the flags of its options
  absl::string_view whose = {};        // takes the place of $0 in the meaning of its options: "the columns"
  absl::string_view note = {};         // follows the meaning of each of its options

  // Whether the member with that name is used at all, as Option::is_read.
  bool (*is_read)(const LearnerConfig&, absl::string_view member) = nullptr;
};

// A list of structs that describe their options themselves.
struct List {
  absl::string_view name = {};
};

// True if an aggregate's Visit describes as many fields as the aggregate has members.
template <typename Config>
consteval bool DescribesEveryMember() {
  size_t described = 0;
  auto visit = [&described](auto&, const auto&) { ++described; };
  Unbuilt<Config> room;
  Config::Visit(room.object, visit);
  return described == MemberCount<Config>();
}

}  // namespace nexting::core

#endif  // NEXTING_CORE_OPTION_H_
