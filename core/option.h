// How the options of a learner are described. Each struct of its configuration passes every field, together with the
// field's description, to a visitor:
//
//   struct ReplacementConfig {
//     double rate = 1e-5;
//     static constexpr void Visit(auto& self, auto& visit) {
//       visit(self.rate, Option{.name = "rate", .range = {0, 0.01}, .meaning = "fraction of the columns that is due"});
//     }
//   };
//   static_assert(DescribesEveryMember<ReplacementConfig>());
//
// This is the only place where an option is described. Its default is the field's initialiser. Validation, the hash of
// the configuration, the stored record, the wire and the command's flags go through the descriptions (option_walk.h),
// so a field that is described needs no line of its own there, and one that is not does not compile.
//
// An option that is added later states `value_before`: what learners did that were made before it existed.
#ifndef NEXTING_CORE_OPTION_H_
#define NEXTING_CORE_OPTION_H_

#include <cstddef>
#include <limits>
#include <optional>

#include "absl/strings/string_view.h"
#include "core/state.h"

namespace nexting::core {

struct LearnerConfig;

// Legal values, both ends included. Every number where nothing is said.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();

  constexpr bool is_limited() const { return least > -std::numeric_limits<double>::infinity(); }
};

// One value of an enumeration. Those of an enumeration start at 0 and are listed in their order by an overload of
// `Choices`; on the wire each has the next larger number, since 0 is UNSPECIFIED there. They are only ever appended to.
struct Choice {
  absl::string_view name = {};  // on the wire: TRUNCATED_BPTT
  absl::string_view word;       // for the command: tbptt
};

enum class OptionKind {
  kChosen,  // by whoever makes a stream
  kGiven,   // whether the optional part it stands in is given: on the wire, whether the message is there
  kShape,   // follows from a stream's signals and heads, which the wire and the store say in names
};

struct Option {
  absl::string_view name = {};  // of the wire's field
  OptionKind kind = OptionKind::kChosen;
  absl::string_view flag = {};  // of the command, where it is not the name; behind the prefix of the groups around it
  absl::string_view symbol = "X";    // stands for the value in the command's help
  Range range = {};                  // of a number
  absl::string_view meaning = {};    // a line without a full stop; says what a number counts. $0 is Group::whose
  absl::string_view otherwise = {};  // when the default is another one: "0 where the read-out uses no features"

  // No default: must be given where the part that it stands in is. The field's initialiser stands for "not given".
  bool required = false;

  // May change while a learner lives, so it is no part of the configuration's hash.
  bool may_change = false;

  // Whether a learner with that configuration reads the option at all; null: always. See option_use.h.
  bool (*is_read)(const LearnerConfig&) = nullptr;

  // Of an option younger than the first stored record: the value that older records stand for. It is left out of
  // records and of the hash where it has this value, so that its birth changes neither.
  std::optional<double> value_before = {};
};

// Options that belong together. An optional group is a struct with `bool given() const`.
struct Group {
  absl::string_view name = {};         // of the wire's field; may have dots
  absl::string_view flag = {};         // that asks for an optional group, where it is not one of its options that does
  absl::string_view flag_prefix = {};  // before the flags of its options
  absl::string_view whose = {};        // takes the place of $0 in the meaning of its options: "the columns"
  absl::string_view note = {};         // follows the meaning of each of its options

  // Whether the member with that name is read at all, as Option::is_read.
  bool (*is_read)(const LearnerConfig&, absl::string_view member) = nullptr;
};

// A list of structs that describe their options themselves.
struct List {
  absl::string_view name = {};
};

// Whether an aggregate's Visit describes as many fields as it has members.
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
