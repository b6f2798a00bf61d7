// Command-line options of one command: declared once,
// bound to variables, parsed, and described to the help and to shells.
//
//   Options options;
//   options.AddPositional("FILE.csv", &file, "the file to read");
//   options.Add("rate", &rate, "N", "rows a second").Between(0.01, 100);
//   absl::Status status = options.Parse(arguments);
//
// Flags are snake_case: `--flag value` or `--flag=value`, switches `--flag` or `--flag=false`. `--` ends the flags. A
// flag given twice takes the last value, a list takes both.
//
// Threads: one caller at a time. Bound variables outlive the Options.
#ifndef NEXTING_CLIENT_CLI_OPTIONS_H_
#define NEXTING_CLIENT_CLI_OPTIONS_H_

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "client/cli/option_value.h"

namespace nexting::client::cli {

// One flag, or one argument without a flag.
struct Option {
  std::string name;        // `rate`, or `FILE.csv` of an argument
  std::string value_name;  // `N`; empty for a switch. FILE, FOLDER and ID are what they say, see completion/
  std::string description;
  std::function<bool(absl::string_view)> take;  // false where the text is no value
  std::vector<std::string> choices{};           // where only a few words are values
  std::string default_text{};                   // of the bound variable, unless one is given
  std::string range{};                          // `0.01 to 100`
  std::function<bool(absl::string_view)> in_range{};
  std::string environment{};          // the variable that stands in for the flag
  std::string environment_meaning{};  // where it holds something else than the flag
  bool required = false;
  bool list = false;  // an argument that takes all that remain
  bool given = false;

  // The default as the help states it, where the bound variable does not hold it.
  Option& Default(absl::string_view text);
  // A range that Parse checks, both ends included.
  Option& Between(double min, double max);
  Option& Between(absl::Duration min, absl::Duration max);
  // A range that the server checks, both ends included.
  Option& ServerChecks(double min, double max);
  Option& Environment(absl::string_view variable, absl::string_view meaning = "");
  Option& Required();
};

class Options {
 public:
  // A switch: `--flag`, `--flag=false`. An optional tells whether it was given.
  Option& Add(absl::string_view name, bool* value, absl::string_view description);
  Option& Add(absl::string_view name, std::optional<bool>* value, absl::string_view description);

  // A flag with a value, called `value_name` in the help.
  template <typename T>
  Option& Add(absl::string_view name, T* value, absl::string_view value_name, absl::string_view description) {
    Option& option =
        AddFlag(name, value_name, description, [value](absl::string_view text) { return ParseValue(text, value); });
    return option.Default(ValueText(*value));
  }

  // A flag whose value is one of a few words; an optional tells whether it was given.
  template <typename Variable, typename Enum>
  Option& AddChoice(absl::string_view name, Variable* value, const std::vector<std::pair<std::string, Enum>>& choices,
                    absl::string_view description) {
    Option& option = AddFlag(name, "", description, [value, choices](absl::string_view text) {
      for (const auto& [word, meaning] : choices) {
        if (word == text) return *value = meaning, true;
      }
      return false;
    });
    for (const auto& [word, meaning] : choices) {
      option.value_name += (option.value_name.empty() ? "" : "|") + word;
      option.choices.push_back(word);
      if (*value == meaning) option.default_text = word;
    }
    return option;
  }

  // A flag whose text goes to `take`, which returns false where it is no value; a switch without a `value_name`.
  Option& AddFlag(absl::string_view name, absl::string_view value_name, absl::string_view description,
                  std::function<bool(absl::string_view)> take);

  // Arguments without a flag, in order. A list takes all that remain and must be the last.
  Option& AddPositional(absl::string_view name, std::string* value, absl::string_view description);
  Option& AddPositional(absl::string_view name, std::vector<std::string>* values, absl::string_view description);

  // INVALID_ARGUMENT says what is wrong and names flags that may have been meant.
  [[nodiscard]] absl::Status Parse(absl::Span<const std::string> arguments);

  // As Parse, but stops at the first argument that is not a flag and returns how many were taken.
  [[nodiscard]] absl::Status ParseLeading(absl::Span<const std::string> arguments, size_t* taken);

  // What may stand behind `arguments`, which may be wrong and incomplete; takes what it can, as Parse does.
  struct Next {
    const Option* value_of = nullptr;    // the value of this flag, and nothing else
    const Option* positional = nullptr;  // this argument
    bool flags = true;                   // a flag
  };
  Next WhatFollows(absl::Span<const std::string> arguments);

  // In the order in which they were declared.
  const std::deque<Option>& flags() const { return flags_; }
  const std::deque<Option>& positionals() const { return positionals_; }

  // `--help` or `-h` was given; nothing behind it was looked at.
  bool help_requested() const { return help_requested_; }

 private:
  absl::Status TakeFlag(absl::Span<const std::string> arguments, size_t* i);
  absl::Status TakePositional(absl::string_view text);
  absl::Status CheckMissing() const;
  Option* Find(absl::string_view name);
  // The argument that the next word is; null where there is none.
  Option* NextPositional();
  std::vector<std::string> Names() const;

  std::deque<Option> flags_;  // a deque, so that the references that Add returns stay valid
  std::deque<Option> positionals_;
  size_t positionals_taken_ = 0;
  bool help_requested_ = false;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_OPTIONS_H_
