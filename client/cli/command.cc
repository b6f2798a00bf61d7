#include "client/cli/command.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "client/cli/commands/health_command.h"
#include "client/cli/commands/observe_command.h"
#include "client/cli/commands/predict_command.h"
#include "client/cli/commands/replay_command.h"
#include "client/cli/commands/sensors_command.h"
#include "client/cli/commands/server_config_command.h"
#include "client/cli/commands/stream_commands.h"
#include "client/cli/commands/stream_create_command.h"
#include "client/cli/commands/watch_command.h"
#include "client/cli/help.h"
#include "client/cli/near_match.h"

namespace nexting::client::cli {
namespace {

using Commands = std::vector<std::unique_ptr<Command>>;

ExitCode UsageError(const Console& console, absl::string_view command, absl::string_view what) {
  console.err << "nexting" << (command.empty() ? "" : " ") << command << ": " << what << "\n"
              << "`nexting" << (command.empty() ? "" : " ") << command << " --help` shows how it is used.\n";
  return ExitCode::kUsage;
}

void DeclareCommon(Options* options, CommonFlags* flags) {
  options->Add("json", &flags->json, "results as JSON on stdout, one object a line");
  flags->connection.Declare(options);
}

// The command that the first one or two words name, and how many words that took.
Command* FindCommand(const Commands& commands, absl::Span<const std::string> words, size_t* taken) {
  for (*taken = std::min<size_t>(2, words.size()); *taken > 0; --*taken) {
    const std::string name = absl::StrJoin(words.first(*taken), " ");
    for (const auto& command : commands) {
      if (command->text().name == name) return command.get();
    }
  }
  return nullptr;
}

std::set<std::string> Groups(const Commands& commands) {
  std::set<std::string> groups;
  for (const auto& command : commands) {
    const std::string& name = command->text().name;
    if (absl::StrContains(name, ' ')) groups.insert(name.substr(0, name.find(' ')));
  }
  return groups;
}

// Names that may stand after `group `, or as the first word where `group` is empty.
std::vector<std::string> KnownWords(const Commands& commands, absl::string_view group) {
  std::set<std::string> words;
  for (const auto& command : commands) {
    absl::string_view name = command->text().name;
    if (group.empty()) {
      words.insert(std::string(name.substr(0, name.find(' '))));
    } else if (absl::ConsumePrefix(&name, absl::StrCat(group, " "))) {
      words.insert(std::string(name));
    }
  }
  return {words.begin(), words.end()};
}

// A command line that names no command: help that was asked for, or what is wrong.
ExitCode NoCommand(const Commands& commands, absl::Span<const std::string> words, const Options& common,
                   const Console& console) {
  const bool group = !words.empty() && Groups(commands).count(words[0]) > 0;
  const auto is_help = [](const std::string& word) { return word == "--help" || word == "-h" || word == "help"; };
  const std::string group_name = group ? words[0] : "";
  const absl::Span<const std::string> rest = group ? words.subspan(1) : words;
  const std::string help = group ? GroupHelp(group_name, commands) : ProgramHelp(commands, common);
  if (!rest.empty() && is_help(rest[0])) {
    console.out << help;
    return ExitCode::kOk;
  }
  if (rest.empty()) {
    console.err << help;
    return ExitCode::kUsage;
  }
  if (absl::StartsWith(rest[0], "-")) {
    return UsageError(console, group_name, absl::StrCat("a command must stand before ", rest[0]));
  }
  return UsageError(
      console, group_name,
      absl::StrCat("unknown command `", rest[0], "`", DidYouMean(rest[0], KnownWords(commands, group_name))));
}

ExitCode RunCommand(Command& command, absl::Span<const std::string> arguments, CommonFlags& flags,
                    const Environment& environment, const Options& common_help, const Console& console) {
  Options own;
  command.Declare(&own);
  Options all;
  command.Declare(&all);
  DeclareCommon(&all, &flags);
  const absl::Status parsed = all.Parse(arguments);
  if (all.help_requested()) {
    console.out << CommandHelp(command, own, common_help);
    return ExitCode::kOk;
  }
  if (!parsed.ok()) return UsageError(console, command.text().name, parsed.message());
  const absl::StatusOr<ClientOptions> options = flags.connection.Resolve(environment);
  if (!options.ok()) {
    console.err << "nexting " << command.text().name << ": " << options.status().message() << "\n";
    return ExitCode::kFailed;
  }
  Invocation invocation(command.text().name, console, flags, *options);
  return command.Run(invocation);
}

}  // namespace

ExitCode Invocation::Fail(const absl::Status& status) const {
  std::ostream& err = console_.err;
  if (status.code() == absl::StatusCode::kCancelled) {
    err << "nexting " << command_ << ": interrupted\n";
  } else if (status.code() == absl::StatusCode::kUnavailable && absl::StrContains(status.message(), "connect")) {
    err << "nexting " << command_ << ": no server answers at " << server() << "\n"
        << "Is nexting-server running there? --server ADDR or NEXTING_SERVER names another.\n"
        << (flags_.connection.tls_ca.empty()
                ? "If it serves over TLS, give --tls_ca.\n"
                : "It must serve over TLS, with a certificate for this address (or --tls_server_name) from an "
                  "authority "
                  "in --tls_ca,\nand may ask for a certificate of yours (--tls_certificate).\n");
  } else if (status.code() == absl::StatusCode::kDeadlineExceeded && status.message() == "Deadline Exceeded") {
    err << "nexting " << command_ << ": " << server() << " did not answer within "
        << absl::FormatDuration(flags_.connection.deadline) << " (--deadline)\n";
  } else {
    err << "nexting " << command_ << ": " << status.message() << "\n";
    if (status.code() == absl::StatusCode::kUnauthenticated) err << "--token_file FILE or NEXTING_TOKEN give one.\n";
  }
  return ExitCodeFor(status);
}

ExitCode Invocation::WrongUsage(absl::string_view what) const { return UsageError(console_, command_, what); }

std::vector<std::unique_ptr<Command>> AllCommands() {
  Commands commands;
  commands.push_back(MakeSensorsCommand());
  commands.push_back(MakeReplayCommand());
  commands.push_back(MakeStreamCreateCommand());
  commands.push_back(MakeStreamGetCommand());
  commands.push_back(MakeStreamListCommand());
  commands.push_back(MakeStreamUpdateCommand());
  commands.push_back(MakeStreamResetCommand());
  commands.push_back(MakeStreamDeleteCommand());
  commands.push_back(MakeObserveCommand());
  commands.push_back(MakePredictCommand());
  commands.push_back(MakeWatchCommand());
  commands.push_back(MakeHealthCommand());
  commands.push_back(MakeServerConfigCommand());
  return commands;
}

ExitCode RunCommandLine(absl::Span<const std::string> arguments, const Environment& environment,
                        const Console& console) {
  const Commands commands = AllCommands();
  CommonFlags flags(environment);
  Options common;
  DeclareCommon(&common, &flags);
  size_t leading = 0;
  const absl::Status parsed = common.ParseLeading(arguments, &leading);
  if (common.help_requested()) {
    console.out << ProgramHelp(commands, common);
    return ExitCode::kOk;
  }
  if (!parsed.ok()) return UsageError(console, "", parsed.message());
  absl::Span<const std::string> words = arguments.subspan(leading);
  std::vector<std::string> asked_for_help;
  if (words.size() > 1 && words[0] == "help") {  // `nexting help replay`
    asked_for_help.assign(words.begin() + 1, words.end());
    asked_for_help.push_back("--help");
    words = asked_for_help;
  }
  size_t taken = 0;
  Command* const command = FindCommand(commands, words, &taken);
  if (command == nullptr) return NoCommand(commands, words, common, console);
  return RunCommand(*command, words.subspan(taken), flags, environment, common, console);
}

}  // namespace nexting::client::cli
