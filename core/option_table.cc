#include "core/option_table.h"

#include <concepts>
#include <type_traits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "core/learner_config.h"
#include "core/option_walk.h"

namespace nexting::core {

namespace {

template <typename Value>
std::string TypeName(const Option& option) {
  if (option.kind == OptionKind::kGiven) return "given";
  if (std::same_as<Value, bool>) return "switch";
  if (NamedChoice<Value>) return "choice";
  if (NumberList<Value>) return "integers";
  return std::integral<Value> ? "integer" : "number";
}

template <typename Value>
std::string DefaultText(const Option& option, const Value& value) {
  if (option.required || option.kind == OptionKind::kGiven) return "";
  if constexpr (NamedChoice<Value>) {
    return std::string(Choices(value)[static_cast<size_t>(value)].word);
  } else if constexpr (std::same_as<Value, bool>) {
    return value ? "true" : "false";
  } else if constexpr (NumberList<Value>) {
    return absl::StrJoin(value, ",");
  } else {
    return absl::StrCat(value);
  }
}

template <typename Value>
void FillRange(const Option& option, OptionRow& row) {
  if constexpr (NamedChoice<Value>) {
    row.choices = absl::StrJoin(Choices(Value{}), " ", [](std::string* out, const Choice& choice) {
      absl::StrAppend(out, choice.word, "=", choice.name);
    });
  } else if constexpr (NumberList<Value>) {
    FillRange<uint64_t>(option, row);
  } else if (option.range.is_limited()) {
    row.least = absl::StrCat(static_cast<Value>(option.range.least));
    row.most = absl::StrCat(static_cast<Value>(option.range.most));
  }
}

std::string FlagOf(const OptionPlace& place) {
  if (place.option.kind == OptionKind::kGiven) return std::string(place.groups.back()->flag);
  std::string flag;
  for (const Group* group : place.groups) absl::StrAppend(&flag, group->flag_prefix);
  return absl::StrCat(flag, place.option.flag.empty() ? place.option.name : place.option.flag);
}

std::string MeaningOf(const OptionPlace& place) {
  const Group group = place.groups.empty() ? Group{} : *place.groups.back();
  return absl::StrCat(absl::Substitute(place.option.meaning, group.whose), group.note);
}

// Everything is text, so that the table means the same to a program that does not know core's types.
template <typename Value>
OptionRow RowOf(const OptionPlace& place, const Value& value) {
  OptionRow row;
  row.path = std::string(place.path);
  row.flag = FlagOf(place);
  row.type = TypeName<Value>(place.option);
  if (row.type == "integer" || row.type == "number" || row.type == "integers")
    row.symbol = std::string(place.option.symbol);
  row.default_text = DefaultText(place.option, value);
  row.otherwise = std::string(place.option.otherwise);
  FillRange<Value>(place.option, row);
  row.part = std::string(place.part);
  row.meaning = MeaningOf(place);
  return row;
}

}  // namespace

std::vector<OptionRow> OptionRows() {
  std::vector<OptionRow> rows;
  const LearnerConfig defaults;
  VisitOptions(defaults, [&rows](const OptionPlace& place, const auto& value) {
    if (place.option.kind != OptionKind::kShape) rows.push_back(RowOf(place, value));
  });
  return rows;
}

std::string OptionTable() {
  std::string table;
  for (const OptionRow& row : OptionRows()) {
    const auto cells = {row.path,  row.flag, row.symbol,  row.type, row.default_text, row.otherwise,
                        row.least, row.most, row.choices, row.part, row.meaning};
    absl::StrAppend(&table, "{",
                    absl::StrJoin(cells, ", ",
                                  [](std::string* out, const std::string& cell) {
                                    absl::StrAppend(out, "\"", absl::CEscape(cell), "\"");
                                  }),
                    "},\n");
  }
  return table;
}

}  // namespace nexting::core
