#include "client/cli/options.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/cli/near_match.h"

namespace nexting::client::cli {
namespace {

constexpr size_t kMaxNameWidth = 34;  // longer ones stand on a line of their own

}  // namespace

bool ParseValue(absl::string_view text, std::string* value) {
  *value = std::string(text);
  return true;
}

bool ParseValue(absl::string_view text, bool* value) { return absl::SimpleAtob(text, value); }
bool ParseValue(absl::string_view text, int* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, uint32_t* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, uint64_t* value) { return absl::SimpleAtoi(text, value); }
bool ParseValue(absl::string_view text, double* value) { return absl::SimpleAtod(text, value); }
bool ParseValue(absl::string_view text, absl::Duration* value) { return absl::ParseDuration(text, value); }

bool ParseValue(absl::string_view text, std::vector<std::string>* values) {
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    item = absl::StripAsciiWhitespace(item);
    if (item.empty()) return false;
    values->push_back(std::string(item));
  }
  return true;
}

bool ParseValue(absl::string_view text, std::vector<double>* values) {
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    double value;
    if (!absl::SimpleAtod(item, &value)) return false;
    values->push_back(value);
  }
  return true;
}

void Options::Add(absl::string_view name, bool* value, absl::string_view help) {
  AddFlag(name, "", help, [value](absl::string_view text) { return ParseValue(text, value); });
}

void Options::Add(absl::string_view name, std::optional<bool>* value, absl::string_view help) {
  AddFlag(name, "", help, [value](absl::string_view text) { return ParseValue(text, value); });
}

void Options::AddFlag(absl::string_view name, absl::string_view value_name, absl::string_view help,
                      std::function<bool(absl::string_view)> parse) {
  flags_.push_back({std::string(name), std::string(value_name), std::string(help), std::move(parse)});
}

void Options::AddPositional(absl::string_view name, std::string* value, absl::string_view help) {
  positionals_.push_back(
      {std::string(name), std::string(help), false, [value](absl::string_view text) { *value = std::string(text); }});
}

void Options::AddPositional(absl::string_view name, std::vector<std::string>* values, absl::string_view help) {
  positionals_.push_back({std::string(name), std::string(help), true,
                          [values](absl::string_view text) { values->push_back(std::string(text)); }});
}

absl::Status Options::Parse(absl::Span<const std::string> arguments) {
  positionals_taken_ = 0;
  help_requested_ = false;
  bool flags_ended = false;
  for (size_t i = 0; i < arguments.size() && !help_requested_; ++i) {
    const std::string& argument = arguments[i];
    const bool is_flag = !flags_ended && argument.size() > 1 && argument[0] == '-';
    if (is_flag && argument == "--") {
      flags_ended = true;
      continue;
    }
    absl::Status status = is_flag ? TakeFlag(arguments, &i) : TakePositional(argument);
    if (!status.ok()) return status;
  }
  if (!help_requested_ && positionals_taken_ < positionals_.size()) {
    return absl::InvalidArgumentError(absl::StrCat(positionals_[positionals_taken_].name, " is missing"));
  }
  return absl::OkStatus();
}

absl::Status Options::ParseLeading(absl::Span<const std::string> arguments, size_t* taken) {
  size_t i = 0;
  for (; i < arguments.size() && !help_requested_ && absl::StartsWith(arguments[i], "-"); ++i) {
    if (absl::Status status = TakeFlag(arguments, &i); !status.ok()) return status;
  }
  *taken = i;
  return absl::OkStatus();
}

absl::Status Options::TakeFlag(absl::Span<const std::string> arguments, size_t* i) {
  const std::string& argument = arguments[*i];
  if (argument == "--help" || argument == "-h") {
    help_requested_ = true;
    return absl::OkStatus();
  }
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(absl::StripPrefix(absl::StripPrefix(argument, "-"), "-"), absl::MaxSplits('=', 1));
  const Flag* flag = absl::StartsWith(argument, "--") ? Find(halves.first) : nullptr;
  if (flag == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("unknown flag ", absl::StartsWith(argument, "--") ? "--" : "-",
                                                   halves.first, DidYouMean(halves.first, Names(), "--")));
  }
  absl::string_view value = halves.second;
  if (!absl::StrContains(argument, '=')) {
    if (flag->value_name.empty()) {
      value = "true";
    } else if (*i + 1 < arguments.size()) {
      value = arguments[++*i];
    } else {
      return absl::InvalidArgumentError(absl::StrCat("--", flag->name, " needs a value, ", flag->value_name));
    }
  }
  if (!flag->parse(value)) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag->name, " = `", value, "`: must be ",
                                                   flag->value_name.empty() ? "true or false" : flag->value_name));
  }
  return absl::OkStatus();
}

absl::Status Options::TakePositional(absl::string_view text) {
  if (positionals_.empty() || (positionals_taken_ >= positionals_.size() && !positionals_.back().list)) {
    return absl::InvalidArgumentError(absl::StrCat("`", text, "` is one argument too many"));
  }
  positionals_[std::min(positionals_taken_, positionals_.size() - 1)].take(text);
  ++positionals_taken_;
  return absl::OkStatus();
}

std::string Options::Help() const {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const Positional& positional : positionals_) lines.emplace_back(positional.name, positional.help);
  for (const Flag& flag : flags_) {
    lines.emplace_back(absl::StrCat("--", flag.name, flag.value_name.empty() ? "" : " ", flag.value_name), flag.help);
  }
  size_t width = 0;
  for (const auto& line : lines) width = std::max(width, std::min(line.first.size(), kMaxNameWidth));
  std::string text;
  for (const auto& [left, right] : lines) {
    const std::string gap = left.size() > width ? absl::StrCat("\n", std::string(width + 4, ' '))
                                                : std::string(width + 2 - left.size(), ' ');
    absl::StrAppend(&text, "  ", left, gap, right, "\n");
  }
  return text;
}

const Options::Flag* Options::Find(absl::string_view name) const {
  for (const Flag& flag : flags_) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

std::vector<std::string> Options::Names() const {
  std::vector<std::string> names = {"help"};
  for (const Flag& flag : flags_) names.push_back(flag.name);
  return names;
}

}  // namespace nexting::client::cli
