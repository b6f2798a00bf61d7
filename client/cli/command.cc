#include "client/cli/command.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_table.h"
#include "client/cli/help.h"
#include "client/cli/json.h"
#include "client/cli/near_match.h"

namespace nexting::client::cli {
namespace {

ExitCode UsageError(const Console& console, absl::string_view command, absl::string_view what) {
  console.err << "nexting" << (command.empty() ? "" : " ") << command << ": " << what << "\n"
              << "`nexting" << (command.empty() ? "" : " ") << command << " --help` shows how it is used.\n";
  return ExitCode::kUsage;
}

std::vector<std::string> KnownWords(const CommandTable& table, absl::string_view group) {
  std::vector<std::string> known;
  for (const auto& word : table.Words(group)) known.push_back(word.first);
  return known;
}

// A command line that names no command: help that was asked for, or what is wrong.
ExitCode NoCommand(const CommandTable& table, absl::Span<const std::string> words, const Options& leading_flags,
                   const Console& console) {
  const std::string group = !words.empty() && CommandTable::IsGroup(words[0]) ? words[0] : "";
  const absl::Span<const std::string> rest = words.subspan(group.empty() ? 0 : 1);
  const int width = HelpWidth(console);
  const std::string help = group.empty() ? ProgramHelp(table, leading_flags, width) : GroupHelp(group, table, width);
  if (rest.empty()) {
    console.err << help;
    return ExitCode::kUsage;
  }
  if (rest[0] == "--help" || rest[0] == "-h" || rest[0] == "help") {
    console.out << help;
    return ExitCode::kOk;
  }
  if (absl::StartsWith(rest[0], "-")) {
    return UsageError(console, group, absl::StrCat("a command must stand before ", rest[0]));
  }
  return UsageError(console, group,
                    absl::StrCat("unknown command `", rest[0], "`", DidYouMean(rest[0], KnownWords(table, group))));
}

ExitCode RunCommand(Command& command, absl::Span<const std::string> arguments, CommonFlags& flags,
                    const Console& console) {
  const CommandText& text = command.text();
  Options own;  // before parsing: the help shows defaults
  command.Declare(&own);
  Options common;
  flags.Declare(&common);
  Options all;
  command.Declare(&all);
  flags.Declare(&all);
  const absl::Status parsed = all.Parse(arguments);
  if (all.help_requested()) {
    console.out << CommandHelp(text, own, common, HelpWidth(console));
    return ExitCode::kOk;
  }
  if (!parsed.ok()) return UsageError(console, text.name, parsed.message());
  const absl::StatusOr<ClientOptions> options = flags.connection.Resolve(flags.environment);
  if (!options.ok()) {
    console.err << "nexting " << text.name << ": " << options.status().message() << "\n";
    return ExitCode::kFailed;
  }
  Invocation invocation(text.name, console, flags, *options);
  return command.Run(invocation);
}

ExitCode PrintVersion(bool json, const Console& console) {
  console.out << (json ? JsonObject().Add("version", NEXTING_VERSION).text() : "nexting " NEXTING_VERSION) << "\n";
  return ExitCode::kOk;
}

}  // namespace

void ProgramFlags::Declare(Options* options) {
  common.Declare(options);
  options->Add("version", &version, "print the program's version and end");
}

void CommonFlags::Declare(Options* options) {
  options->Add("json", &json, "results as JSON on stdout, one object a line");
  connection.Declare(options);
}

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
                  "authority in --tls_ca,\nand may ask for a certificate of yours (--tls_certificate).\n");
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

ExitCode RunCommandLine(absl::Span<const std::string> arguments, const Environment& environment,
                        const Console& console) {
  const CommandTable table;
  ProgramFlags flags(environment);
  Options leading_flags;
  flags.Declare(&leading_flags);
  size_t leading = 0;
  const absl::Status parsed = leading_flags.ParseLeading(arguments, &leading);
  if (leading_flags.help_requested()) {
    console.out << ProgramHelp(table, leading_flags, HelpWidth(console));
    return ExitCode::kOk;
  }
  if (!parsed.ok()) return UsageError(console, "", parsed.message());
  if (flags.version) return PrintVersion(flags.common.json, console);
  absl::Span<const std::string> words = arguments.subspan(leading);
  std::vector<std::string> asked_for_help;
  if (words.size() > 1 && words[0] == "help") {  // `nexting help replay`
    asked_for_help.assign(words.begin() + 1, words.end());
    asked_for_help.push_back("--help");
    words = asked_for_help;
  }
  size_t taken = 0;
  Command* const command = table.Find(words, &taken);
  if (command == nullptr) return NoCommand(table, words, leading_flags, console);
  return RunCommand(*command, words.subspan(taken), flags.common, console);
}

}  // namespace nexting::client::cli
