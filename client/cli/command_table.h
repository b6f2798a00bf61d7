// All commands of `nexting`, by name.
//
// Threads: one caller at a time, as for the commands.
#ifndef NEXTING_CLIENT_CLI_COMMAND_TABLE_H_
#define NEXTING_CLIENT_CLI_COMMAND_TABLE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "client/cli/command.h"

namespace nexting::client::cli {

class CommandTable {
 public:
  CommandTable();

  // In the order in which the help lists them.
  const std::vector<std::unique_ptr<Command>>& commands() const { return commands_; }

  // The command that the first one or two words name, and how many words that took; null where there is none.
  Command* Find(absl::Span<const std::string> words, size_t* taken) const;

  // `stream` for `stream create`; nothing for a command that is in no group.
  static absl::string_view GroupOf(absl::string_view name);
  static bool IsGroup(absl::string_view word) { return !GroupSummary(word).empty(); }
  // What the commands of a group are for; nothing where there is no such group.
  static absl::string_view GroupSummary(absl::string_view group);

  // Words that may stand behind `group`, or as the first where it is empty, and what each is for.
  std::vector<std::pair<std::string, std::string>> Words(absl::string_view group) const;

 private:
  std::vector<std::unique_ptr<Command>> commands_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMAND_TABLE_H_
