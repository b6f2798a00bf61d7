// Command-line options of one command: declared once, bound to variables, parsed, and explained by Help().
//
//   Options options;
//   options.AddPositional("FILE.csv", &file, "the file to read");
//   options.Add("rows", &rows, "N", "stop after so many rows");
//   absl::Status status = options.Parse(arguments);
//
// Flags are snake_case: `--flag value` or `--flag=value`, switches `--flag` or `--flag=false`. `--` ends the flags. A
// flag given twice takes the last value, a list takes both.
//
// Threads: one caller at a time. Bound variables outlive the Options.
#ifndef NEXTING_CLIENT_CLI_OPTIONS_H_
#define NEXTING_CLIENT_CLI_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace nexting::client::cli {

// Text to value; false where the text is not one. Numbers may be NaN or infinite where the type can.
bool ParseValue(absl::string_view text, std::string* value);
bool ParseValue(absl::string_view text, bool* value);
bool ParseValue(absl::string_view text, int* value);
bool ParseValue(absl::string_view text, uint32_t* value);
bool ParseValue(absl::string_view text, uint64_t* value);
bool ParseValue(absl::string_view text, double* value);
bool ParseValue(absl::string_view text, absl::Duration* value);             // 20s, 1m30s, 250ms
bool ParseValue(absl::string_view text, std::vector<std::string>* values);  // a,b,c; appends
bool ParseValue(absl::string_view text, std::vector<double>* values);       // 1,2.5,nan; appends

template <typename T>
bool ParseValue(absl::string_view text, std::optional<T>* value) {
  value->emplace();
  return ParseValue(text, &**value);
}

class Options {
 public:
  // A switch: `--flag`, `--flag=false`.
  void Add(absl::string_view name, bool* value, absl::string_view help);
  // A switch that tells whether it was given.
  void Add(absl::string_view name, std::optional<bool>* value, absl::string_view help);

  // A flag with a value, called `value_name` in the help.
  template <typename T>
  void Add(absl::string_view name, T* value, absl::string_view value_name, absl::string_view help) {
    AddFlag(name, value_name, help, [value](absl::string_view text) { return ParseValue(text, value); });
  }

  // A flag whose value is one of a few words.
  template <typename Enum>
  void AddChoice(absl::string_view name, std::optional<Enum>* value,
                 const std::vector<std::pair<std::string, Enum>>& choices, absl::string_view help) {
    std::string words;
    for (const auto& choice : choices) words += (words.empty() ? "" : "|") + choice.first;
    AddFlag(name, words, help, [value, choices](absl::string_view text) {
      for (const auto& [word, meaning] : choices) {
        if (word == text) return value->emplace(meaning), true;
      }
      return false;
    });
  }

  // Arguments without a flag, in order. A list takes all that remain and must be the last.
  void AddPositional(absl::string_view name, std::string* value, absl::string_view help);
  void AddPositional(absl::string_view name, std::vector<std::string>* values, absl::string_view help);

  // INVALID_ARGUMENT says what is wrong and names flags that may have been meant.
  [[nodiscard]] absl::Status Parse(absl::Span<const std::string> arguments);

  // As Parse, but stops at the first argument that is not a flag and returns how many were taken.
  [[nodiscard]] absl::Status ParseLeading(absl::Span<const std::string> arguments, size_t* taken);

  // One aligned line for each positional argument and flag.
  std::string Help() const;

  // `--help` or `-h` was given; nothing behind it was looked at.
  bool help_requested() const { return help_requested_; }

 private:
  struct Flag {
    std::string name;
    std::string value_name;  // empty for a switch
    std::string help;
    std::function<bool(absl::string_view)> parse;
  };
  struct Positional {
    std::string name;
    std::string help;
    bool list;
    std::function<void(absl::string_view)> take;
  };

  void AddFlag(absl::string_view name, absl::string_view value_name, absl::string_view help,
               std::function<bool(absl::string_view)> parse);
  absl::Status TakeFlag(absl::Span<const std::string> arguments, size_t* i);
  absl::Status TakePositional(absl::string_view text);
  const Flag* Find(absl::string_view name) const;
  std::vector<std::string> Names() const;

  std::vector<Flag> flags_;
  std::vector<Positional> positionals_;
  size_t positionals_taken_ = 0;
  bool help_requested_ = false;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_OPTIONS_H_
