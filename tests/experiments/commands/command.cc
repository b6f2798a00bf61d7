#include "tests/experiments/commands/command.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/help_page.h"
#include "client/cli/near_match.h"
#include "tests/experiments/learners.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;
using client::cli::HelpPage;
using client::cli::Option;
using client::cli::Options;
using Commands = std::vector<std::unique_ptr<Command>>;

constexpr int kHelpWidth = 100;

Commands MakeCommands() {
  Commands commands;
  for (const auto make :
       {MakeConditioningCommand, MakePatterningCommand, MakeChangingCommand, MakeStreamsCommand, MakeRivalsCommand,
        MakeDivergenceCommand, MakeBalancingCommand, MakeCostCommand, MakeReportCommand}) {
    commands.push_back(make());
  }
  return commands;
}

std::string ProgramHelp(const Commands& commands) {
  HelpPage page(kHelpWidth);
  page.Section("NAME");
  page.Text("experiments - the paper's experiments on the product's own learner");
  page.Section("SYNOPSIS");
  page.Text("experiments COMMAND [OPTION]...");
  page.Section("DESCRIPTION");
  page.Text(
      "Every command prints a table, and writes results as CSV and a figure as SVG. Runs that have ended are kept: the "
      "same command again runs only what is missing. Ctrl-C loses only the runs that are under way.");
  page.Section("COMMANDS");
  for (const auto& command : commands) page.Term(command->text().name, command->text().summary);
  page.Section("LEARNERS");
  page.Text("--learners takes these names, and NAME:UNITS for another size.");
  page.Gap();
  for (const NamedLearner& learner : Learners()) {
    const std::string size = learner.default_units > 0 ? absl::StrCat("; ", learner.default_units, " units") : "";
    page.Term(learner.name, absl::StrCat(learner.description, size));
  }
  page.Section("SEE ALSO");
  page.Text("experiments COMMAND --help; tests/experiments/README.md");
  return page.text();
}

std::string Meaning(const Option& option) {
  std::vector<std::string> notes;
  if (!option.range.empty()) notes.push_back(option.range);
  if (!option.default_text.empty()) notes.push_back(absl::StrCat("default ", option.default_text));
  return notes.empty() ? option.description : absl::StrCat(option.description, " (", absl::StrJoin(notes, ", "), ")");
}

std::string CommandHelp(const CommandText& text, const Options& options) {
  HelpPage page(kHelpWidth);
  page.Section("NAME");
  page.Text(absl::StrCat("experiments ", text.name, " - ", text.summary));
  page.Section("DESCRIPTION");
  page.Text(text.details);
  page.Section("OPTIONS");
  for (const Option& flag : options.flags()) {
    page.Term(absl::StrCat("--", flag.name, flag.value_name.empty() ? "" : " ", flag.value_name), Meaning(flag));
  }
  page.Section("EXAMPLES");
  page.Commands(text.examples);
  return page.text();
}

int UsageError(const Console& console, absl::string_view what) {
  console.err << "experiments: " << what << "\n`experiments --help` shows how it is used.\n";
  return 2;
}

int ExitStatus(const absl::Status& status) {
  if (status.ok()) return 0;
  if (status.code() == absl::StatusCode::kCancelled) return 130;
  return status.code() == absl::StatusCode::kInvalidArgument ? 2 : 1;
}

int RunCommand(Command& command, absl::Span<const std::string> arguments, const Console& console) {
  Options defaults;  // for the help: options before anything is parsed
  command.Declare(&defaults);
  Options options;
  command.Declare(&options);
  absl::Status status = options.Parse(arguments);
  if (options.help_requested()) {
    console.out << CommandHelp(command.text(), defaults);
    return 0;
  }
  if (status.ok()) status = command.Run(console);
  if (!status.ok()) console.err << "experiments " << command.text().name << ": " << status.message() << "\n";
  return ExitStatus(status);
}

}  // namespace

void Folders::DeclareOut(Options* options) { options->Add("out", &out, "FOLDER", "where results are and go"); }

void Folders::DeclareData(Options* options) { options->Add("data", &data, "FOLDER", "where the recorded streams are"); }

void Folders::DeclareRivals(Options* options) {
  options->Add("rivals", &rivals, "FILE", "the rivals' figures, as `experiments rivals` keeps them");
}

std::string Folders::File(const std::string& name) const {
  std::error_code ignored;  // writing a file in the folder fails then, and that error is reported
  std::filesystem::create_directories(out, ignored);
  return (std::filesystem::path(out) / name).string();
}

int RunExperiments(absl::Span<const std::string> arguments, const Console& console) {
  const Commands commands = MakeCommands();
  if (arguments.empty()) return UsageError(console, "a command is missing");
  if (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    console.out << ProgramHelp(commands);
    return 0;
  }
  std::vector<std::string> names;
  for (const auto& command : commands) {
    names.push_back(command->text().name);
    if (names.back() == arguments[0]) return RunCommand(*command, arguments.subspan(1), console);
  }
  return UsageError(console,
                    absl::StrCat("unknown command `", arguments[0], "`", client::cli::DidYouMean(arguments[0], names)));
}

}  // namespace nexting::experiments
