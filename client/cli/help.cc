#include "client/cli/help.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace nexting::client::cli {
namespace {

constexpr char kProgram[] =
    "nexting: predicts sensor streams while they happen\n"
    "\n"
    "Every stream has a learner of its own in the server. Send observations, get predictions, watch the error.\n"
    "\n"
    "A first session, with nexting-server running:\n"
    "  # watch it predict this machine's own sensors for a minute\n"
    "  nexting sensors --for 1m\n"
    "  # how well would it have predicted a column of a CSV file?\n"
    "  nexting replay power.csv --cumulant zone1_kw\n"
    "  # a stream of your own: two features, the temperature predicted 10 steps ahead\n"
    "  nexting stream create plant-7/boiler --features load,temperature --cumulant temperature --horizon 10\n"
    "  nexting observe plant-7/boiler --features 0.7,81.5\n"
    "  nexting predict plant-7/boiler\n"
    "\n"
    "Usage:\n"
    "  nexting COMMAND [flags]      `nexting COMMAND --help` explains each, by example\n"
    "\n"
    "Commands:\n";

std::string Indented(absl::string_view text) {
  std::string indented;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty()))
    absl::StrAppend(&indented, "  ", line, "\n");
  return indented;
}

std::string CommandList(const std::vector<std::unique_ptr<Command>>& commands, absl::string_view prefix) {
  int width = 0;
  for (const auto& command : commands) width = std::max(width, static_cast<int>(command->text().name.size()));
  std::string list;
  for (const auto& command : commands) {
    if (!absl::StartsWith(command->text().name, prefix)) continue;
    absl::StrAppendFormat(&list, "  %-*s  %s\n", width, command->text().name, command->text().summary);
  }
  return list;
}

std::string CommonFlagsHelp(const Options& common) {
  return absl::StrCat("\nFlags of every command:\n", common.Help());
}

}  // namespace

std::string ProgramHelp(const std::vector<std::unique_ptr<Command>>& commands, const Options& common) {
  return absl::StrCat(kProgram, CommandList(commands, ""), CommonFlagsHelp(common), "\n", kExitCodeHelp);
}

std::string GroupHelp(absl::string_view group, const std::vector<std::unique_ptr<Command>>& commands) {
  return absl::StrCat("Usage:\n  nexting ", group, " COMMAND [flags]      `nexting ", group,
                      " COMMAND --help` explains each, by example\n\nCommands:\n",
                      CommandList(commands, absl::StrCat(group, " ")));
}

std::string CommandHelp(const Command& command, const Options& options, const Options& common) {
  const CommandText& text = command.text();
  std::string help = absl::StrCat("nexting ", text.name, ": ", text.summary, "\n");
  if (!text.details.empty()) absl::StrAppend(&help, "\n", text.details);
  absl::StrAppend(&help, "\nUsage:\n  nexting ", text.name, text.synopsis.empty() ? "" : " ", text.synopsis, "\n");
  absl::StrAppend(&help, "\nExamples:\n", Indented(text.examples));
  const std::string flags = options.Help();
  if (!flags.empty()) absl::StrAppend(&help, "\nArguments and flags:\n", flags);
  return absl::StrCat(help, CommonFlagsHelp(common), "\n", kExitCodeHelp);
}

}  // namespace nexting::client::cli
