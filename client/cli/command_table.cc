#include "client/cli/command_table.h"

#include "absl/strings/str_join.h"
#include "client/cli/commands/commands.h"

namespace nexting::client::cli {
namespace {

constexpr std::pair<const char*, const char*> kGroups[] = {
    {"stream", "make, inspect, change and delete streams"},
    {"completion", "let the Tab key complete command lines"},
};

}  // namespace

CommandTable::CommandTable() {
  commands_.push_back(MakeSensorsCommand());
  commands_.push_back(MakeReplayCommand());
  commands_.push_back(MakeTopCommand());
  commands_.push_back(MakeStreamCreateCommand());
  commands_.push_back(MakeStreamGetCommand());
  commands_.push_back(MakeStreamListCommand());
  commands_.push_back(MakeStreamWorstCommand());
  commands_.push_back(MakeStreamUpdateCommand());
  commands_.push_back(MakeStreamResetCommand());
  commands_.push_back(MakeStreamDeleteCommand());
  commands_.push_back(MakeObserveCommand());
  commands_.push_back(MakePredictCommand());
  commands_.push_back(MakeWatchCommand());
  commands_.push_back(MakeHealthCommand());
  commands_.push_back(MakeServerConfigCommand());
  for (auto& command : MakeCompletionCommands()) commands_.push_back(std::move(command));
}

Command* CommandTable::Find(absl::Span<const std::string> words, size_t* taken) const {
  for (*taken = std::min<size_t>(2, words.size()); *taken > 0; --*taken) {
    const std::string name = absl::StrJoin(words.first(*taken), " ");
    for (const auto& command : commands_) {
      if (command->text().name == name) return command.get();
    }
  }
  return nullptr;
}

absl::string_view CommandTable::GroupOf(absl::string_view name) {
  const size_t space = name.find(' ');
  return space == absl::string_view::npos ? absl::string_view() : name.substr(0, space);
}

absl::string_view CommandTable::GroupSummary(absl::string_view group) {
  for (const auto& [name, summary] : kGroups) {
    if (name == group) return summary;
  }
  return "";
}

std::vector<std::pair<std::string, std::string>> CommandTable::Words(absl::string_view group) const {
  std::vector<std::pair<std::string, std::string>> words;
  if (group.empty()) words.assign(std::begin(kGroups), std::end(kGroups));
  for (const auto& command : commands_) {
    absl::string_view name = command->text().name;
    if (GroupOf(name) != group) continue;
    if (!group.empty()) name.remove_prefix(group.size() + 1);
    words.emplace_back(std::string(name), command->text().summary);
  }
  return words;
}

}  // namespace nexting::client::cli
