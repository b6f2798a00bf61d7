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

template <typename T>
std::string RangeText(T min, T max) {
  return absl::StrCat(ValueText(min), " to ", ValueText(max));
}

template <typename T>
std::function<bool(absl::string_view)> InRange(T min, T max) {
  return [min, max](absl::string_view text) {
    T value;
    return ParseValue(text, &value) && value >= min && value <= max;
  };
}

// A word that starts with a dash and is not `-` alone, which stands for standard input.
bool LooksLikeAFlag(absl::string_view word) { return word.size() > 1 && word[0] == '-'; }

}  // namespace

Option& Option::Default(absl::string_view text) {
  default_text = std::string(text);
  return *this;
}

Option& Option::Between(double min, double max) {
  in_range = InRange(min, max);
  return ServerChecks(min, max);
}

Option& Option::Between(absl::Duration min, absl::Duration max) {
  in_range = InRange(min, max);
  range = RangeText(min, max);
  return *this;
}

Option& Option::ServerChecks(double min, double max) {
  range = RangeText(min, max);
  return *this;
}

Option& Option::Environment(absl::string_view variable, absl::string_view meaning) {
  environment = std::string(variable);
  environment_meaning = std::string(meaning);
  return *this;
}

Option& Option::Required() {
  required = true;
  return *this;
}

Option& Options::Add(absl::string_view name, bool* value, absl::string_view description) {
  return AddFlag(name, "", description, [value](absl::string_view text) { return ParseValue(text, value); });
}

Option& Options::Add(absl::string_view name, std::optional<bool>* value, absl::string_view description) {
  return AddFlag(name, "", description, [value](absl::string_view text) { return ParseValue(text, value); });
}

Option& Options::AddFlag(absl::string_view name, absl::string_view value_name, absl::string_view description,
                         std::function<bool(absl::string_view)> take) {
  return flags_.emplace_back(
      Option{std::string(name), std::string(value_name), std::string(description), std::move(take)});
}

Option& Options::AddPositional(absl::string_view name, std::string* value, absl::string_view description) {
  Option option{std::string(name), std::string(name), std::string(description),
                [value](absl::string_view text) { return ParseValue(text, value); }};
  return positionals_.emplace_back(std::move(option)).Required();
}

Option& Options::AddPositional(absl::string_view name, std::vector<std::string>* values,
                               absl::string_view description) {
  Option option{std::string(name), std::string(name), std::string(description), [values](absl::string_view text) {
                  values->push_back(std::string(text));
                  return true;
                }};
  option.list = true;
  return positionals_.emplace_back(std::move(option)).Required();
}

absl::Status Options::Parse(absl::Span<const std::string> arguments) {
  positionals_taken_ = 0;
  help_requested_ = false;
  for (std::deque<Option>* options : {&flags_, &positionals_}) {
    for (Option& option : *options) option.given = false;
  }
  bool flags_ended = false;
  for (size_t i = 0; i < arguments.size() && !help_requested_; ++i) {
    const bool is_flag = !flags_ended && LooksLikeAFlag(arguments[i]);
    if (is_flag && arguments[i] == "--") {
      flags_ended = true;
      continue;
    }
    absl::Status status = is_flag ? TakeFlag(arguments, &i) : TakePositional(arguments[i]);
    if (!status.ok()) return status;
  }
  return help_requested_ ? absl::OkStatus() : CheckMissing();
}

absl::Status Options::ParseLeading(absl::Span<const std::string> arguments, size_t* taken) {
  size_t i = 0;
  for (; i < arguments.size() && !help_requested_ && absl::StartsWith(arguments[i], "-"); ++i) {
    if (absl::Status status = TakeFlag(arguments, &i); !status.ok()) return status;
  }
  *taken = i;
  return absl::OkStatus();
}

Options::Next Options::WhatFollows(absl::Span<const std::string> arguments) {
  Next next;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!next.flags || !LooksLikeAFlag(arguments[i])) {
      TakePositional(arguments[i]).IgnoreError();
    } else if (arguments[i] == "--") {
      next.flags = false;
    } else {
      const Option* flag = Find(absl::StripPrefix(arguments[i], "--"));
      const bool last = i + 1 == arguments.size();
      if (last && flag != nullptr && !flag->value_name.empty()) return {flag, nullptr, false};
      TakeFlag(arguments, &i).IgnoreError();
    }
  }
  next.positional = NextPositional();
  return next;
}

absl::Status Options::TakeFlag(absl::Span<const std::string> arguments, size_t* i) {
  const std::string& argument = arguments[*i];
  if (argument == "--help" || argument == "-h") {
    help_requested_ = true;
    return absl::OkStatus();
  }
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(absl::StripPrefix(absl::StripPrefix(argument, "-"), "-"), absl::MaxSplits('=', 1));
  Option* flag = absl::StartsWith(argument, "--") ? Find(halves.first) : nullptr;
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
  if (!flag->take(value) || (flag->in_range && !flag->in_range(value))) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag->name, " = `", value, "`: must be ",
                                                   flag->value_name.empty() ? "true or false" : flag->value_name,
                                                   flag->range.empty() ? "" : ", ", flag->range));
  }
  flag->given = true;
  return absl::OkStatus();
}

absl::Status Options::TakePositional(absl::string_view text) {
  Option* positional = NextPositional();
  if (positional == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("`", text, "` is one argument too many"));
  }
  positional->take(text);
  positional->given = true;
  ++positionals_taken_;
  return absl::OkStatus();
}

absl::Status Options::CheckMissing() const {
  for (const Option& positional : positionals_) {
    if (positional.required && !positional.given)
      return absl::InvalidArgumentError(absl::StrCat(positional.name, " is missing"));
  }
  for (const Option& flag : flags_) {
    if (flag.required && !flag.given) {
      return absl::InvalidArgumentError(absl::StrCat("--", flag.name, " ", flag.value_name, " is missing"));
    }
  }
  return absl::OkStatus();
}

Option* Options::NextPositional() {
  if (positionals_taken_ < positionals_.size()) return &positionals_[positionals_taken_];
  return !positionals_.empty() && positionals_.back().list ? &positionals_.back() : nullptr;
}

Option* Options::Find(absl::string_view name) {
  for (Option& flag : flags_) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

std::vector<std::string> Options::Names() const {
  std::vector<std::string> names = {"help"};
  for (const Option& flag : flags_) names.push_back(flag.name);
  return names;
}

}  // namespace nexting::client::cli
