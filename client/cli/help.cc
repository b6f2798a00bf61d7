#include "client/cli/help.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/help_page.h"

namespace nexting::client::cli {
namespace {

constexpr int kPlainWidth = 80;
constexpr int kMinWidth = 40;
constexpr int kMaxWidth = 120;

const CommandText& ProgramText() {
  static const CommandText& text = *new CommandText{
      "",
      "predict sensor streams while they happen",
      "Every stream has a learner of its own in the server. Send observations, get predictions, watch the error.\n"
      "`nexting COMMAND --help` and `nexting help COMMAND` explain each command.\n",
      "# with nexting-server running: watch it predict this machine's own sensors for a minute\n"
      "nexting sensors --for 1m\n"
      "# how well would it have predicted a column of a CSV file?\n"
      "nexting replay power.csv --cumulant zone1_kw\n"
      "# a stream of your own: two features, the temperature predicted 10 steps ahead\n"
      "nexting stream create plant-7/boiler --features load,temperature --cumulant temperature --horizon 10\n"
      "nexting observe plant-7/boiler --features 0.7,81.5\n"
      "nexting predict plant-7/boiler\n",
      {"sensors", "replay", "top"}};
  return text;
}

// `nexting stream get`, `nexting` of the program.
std::string FullName(absl::string_view name) { return absl::StrCat("nexting", name.empty() ? "" : " ", name); }

std::string Usage(const Option& flag) {
  return absl::StrCat("--", flag.name, flag.value_name.empty() ? "" : " ", flag.value_name);
}

std::vector<std::string> Synopsis(const CommandText& text, const Options& own) {
  std::vector<std::string> pieces = {FullName(text.name)};
  for (const Option& positional : own.positionals()) pieces.push_back(positional.name);
  for (const Option& flag : own.flags()) {
    if (flag.required) pieces.push_back(Usage(flag));
  }
  for (const Option& flag : own.flags()) {
    if (!flag.required) pieces.push_back(absl::StrCat("[", Usage(flag), "]"));
  }
  pieces.push_back("[COMMON OPTION]...");
  return pieces;
}

// `observations a second (0.01 to 100, default 5)`
std::string Meaning(const Option& option) {
  std::vector<std::string> notes;
  if (option.required && option.name != option.value_name) notes.push_back("required");
  if (!option.range.empty()) notes.push_back(option.range);
  if (!option.default_text.empty()) notes.push_back(absl::StrCat("default ", option.default_text));
  if (!option.environment.empty()) notes.push_back(absl::StrCat("environment ", option.environment));
  return notes.empty() ? option.description : absl::StrCat(option.description, " (", absl::StrJoin(notes, ", "), ")");
}

void Terms(const Options& options, HelpPage* page) {
  for (const Option& positional : options.positionals()) page->Term(positional.name, Meaning(positional));
  for (const Option& flag : options.flags()) page->Term(Usage(flag), Meaning(flag));
}

void Name(const CommandText& text, HelpPage* page) {
  page->Section("NAME");
  page->Text(absl::StrCat(FullName(text.name), " - ", text.summary));
}

void Description(const CommandText& text, HelpPage* page) {
  page->Section("DESCRIPTION");
  bool first = true;
  for (const absl::string_view paragraph : absl::StrSplit(text.details, '\n', absl::SkipEmpty())) {
    if (!first) page->Gap();
    page->Text(paragraph);
    first = false;
  }
}

void CommandList(const CommandTable& table, absl::string_view group, HelpPage* page) {
  page->Section("COMMANDS");
  for (const auto& command : table.commands()) {
    const CommandText& text = command->text();
    if (group.empty() || CommandTable::GroupOf(text.name) == group) page->Term(text.name, text.summary);
  }
}

// The parts that all commands have in common, and those that end a page.
void Rest(const CommandText& text, const Options& common, HelpPage* page) {
  page->Section("EXIT STATUS");
  for (const ExitMeaning& exit : kExitMeanings) page->Term(absl::StrCat(static_cast<int>(exit.code)), exit.meaning);
  page->Section("ENVIRONMENT");
  for (const Option& flag : common.flags()) {
    if (flag.environment.empty()) continue;
    const std::string note = flag.environment_meaning.empty() ? "" : ": " + flag.environment_meaning;
    page->Term(flag.environment, absl::StrCat("stands in for --", flag.name, note));
  }
  page->Term("NO_COLOR", "no colours, where it is set and not empty");
  page->Section("EXAMPLES");
  page->Commands(text.examples);
  page->Section("SEE ALSO");
  std::vector<std::string> names;
  for (const std::string& name : text.see_also) names.push_back(absl::StrCat(FullName(name), ","));
  names.push_back("nexting --help");
  page->Pieces(names);
}

}  // namespace

int HelpWidth(const Console& console) {
  return console.out_is_terminal ? std::clamp(console.size().columns, kMinWidth, kMaxWidth) : kPlainWidth;
}

std::string ProgramHelp(const CommandTable& table, const Options& leading, int width) {
  const CommandText& text = ProgramText();
  HelpPage page(width);
  Name(text, &page);
  page.Section("SYNOPSIS");
  page.Text("nexting COMMAND [ARGUMENT]... [OPTION]...");
  Description(text, &page);
  CommandList(table, "", &page);
  page.Section("COMMON OPTIONS");
  Terms(leading, &page);
  Rest(text, leading, &page);
  return page.text();
}

std::string GroupHelp(const std::string& group, const CommandTable& table, int width) {
  HelpPage page(width);
  page.Section("NAME");
  page.Text(absl::StrCat(FullName(group), " - ", CommandTable::GroupSummary(group)));
  page.Section("SYNOPSIS");
  page.Text(absl::StrCat(FullName(group), " COMMAND [ARGUMENT]... [OPTION]..."));
  CommandList(table, group, &page);
  page.Section("SEE ALSO");
  page.Text(absl::StrCat("`", FullName(group), " COMMAND --help` explains each; nexting --help"));
  return page.text();
}

std::string CommandHelp(const CommandText& text, const Options& own, const Options& common, int width) {
  HelpPage page(width);
  Name(text, &page);
  page.Section("SYNOPSIS");
  page.Pieces(Synopsis(text, own));
  Description(text, &page);
  page.Section("OPTIONS");
  Terms(own, &page);
  if (!own.flags().empty() || !own.positionals().empty()) page.Gap();
  page.Text("Of every command:");
  Terms(common, &page);
  Rest(text, common, &page);
  return page.text();
}

}  // namespace nexting::client::cli
