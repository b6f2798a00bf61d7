// The options of a learner: the table from which flags, help and words are made. The core writes it from its own
// description when the program is built (core/option_table.h), so this room neither includes nor links the core, and
// nothing about an option is stated here once more.
//
// Values live in a StreamConfig of the wire and are reached by the option's path.
#ifndef NEXTING_CLIENT_CLI_LEARNER_OPTIONS_H_
#define NEXTING_CLIENT_CLI_LEARNER_OPTIONS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::client::cli {

struct LearnerChoice {
  std::string word;  // for people: `tbptt`
  std::string name;  // on the wire: `TRUNCATED_BPTT`
};

struct LearnerOption {
  std::string path;          // fields of the wire: `network.replacement.rate`
  std::string flag;          // `replacement_rate`; empty where it has none
  std::string symbol;        // stands for a number or a list in the help; empty for switches and choices
  std::string default_text;  // empty where the option must be given if its part is, and of an empty list
  std::string otherwise;     // when the default is another one, in words
  std::string least;         // legal range of a number or of each in a list, both included; empty: every value is legal
  std::string most;
  std::vector<LearnerChoice> choices;  // in the order of the wire's numbers, which start at 1
  std::string part;                    // path of the optional part of a configuration that it belongs to, or empty
  std::string meaning;

  // The first flag of a part asks for it. Where that one has no default, all that have none ask for it together.
  bool asks_for_part = false;

  // Says whether its part is there, and is no value in it: `network.replacement`.
  bool is_part() const { return path == part; }
};

// In the order of the core's description.
const std::vector<LearnerOption>& LearnerOptions();

// REQUIRES: there is an option with that path
const LearnerOption& OptionAt(absl::string_view path);

// The words of an enumeration of nexting/stream.h, whose numbers are the wire's. REQUIRES: as OptionAt
template <typename Enum>
std::vector<std::pair<std::string, Enum>> ChoicesAt(absl::string_view path) {
  std::vector<std::pair<std::string, Enum>> choices;
  for (const LearnerChoice& choice : OptionAt(path).choices) {
    choices.emplace_back(choice.word, static_cast<Enum>(choices.size() + 1));
  }
  return choices;
}

// Sets the option to the value that a flag gives. False, and no change, where the text is no value of it.
bool SetOption(const LearnerOption& option, absl::string_view text, v1::StreamConfig* config);

// The value as a flag would give it, `set` for a part that is there; nothing where `config` does not set the option.
std::optional<std::string> OptionText(const LearnerOption& option, const v1::StreamConfig& config);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_OPTIONS_H_
