// What `--help` says of each command, against what the command line takes.
#include "client/cli/help.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

class HelpTest : public ::testing::Test {
 protected:
  // What `nexting LINE` prints.
  static std::string Shown(const std::string& line, int columns = 0) {
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err};
    console.out_is_terminal = columns > 0;
    console.size = [columns] { return TerminalSize{columns, 24}; };
    const std::vector<std::string> arguments = absl::StrSplit(line, ' ', absl::SkipEmpty());
    EXPECT_EQ(RunCommandLine(arguments, Environment(), console), ExitCode::kOk) << line;
    EXPECT_EQ(err.str(), "") << line;
    return out.str();
  }

  // The lines of a section, without their indentation.
  static std::vector<std::string> Section(const std::string& page, const std::string& title) {
    std::vector<std::string> lines;
    bool inside = false;
    for (const absl::string_view line : absl::StrSplit(page, '\n')) {
      if (!line.empty() && line[0] != ' ') inside = line == title;
      if (inside && absl::StartsWith(line, "    ")) lines.emplace_back(line.substr(4));
    }
    return lines;
  }

  static Options AllOptions(Command& command, CommonFlags* flags) {
    Options options;
    command.Declare(&options);
    flags->Declare(&options);
    return options;
  }

  const CommandTable table_;
};

TEST_F(HelpTest, EveryCommandHasEveryPart) {
  for (const auto& command : table_.commands()) {
    const CommandText& text = command->text();
    const std::string page = Shown(text.name + " --help");
    EXPECT_EQ(Shown("help " + text.name), page);
    EXPECT_EQ(Section(page, "NAME"),
              std::vector<std::string>{absl::StrCat("nexting ", text.name, " - ", text.summary)});
    ASSERT_FALSE(Section(page, "SYNOPSIS").empty());
    EXPECT_TRUE(absl::StartsWith(Section(page, "SYNOPSIS")[0], "nexting " + text.name));
    for (const char* part : {"DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"}) {
      EXPECT_FALSE(Section(page, part).empty()) << text.name << ": " << part;
    }
    EXPECT_TRUE(absl::StrContains(text.examples, "nexting " + text.name)) << text.name;
    for (const std::string& other : text.see_also) {
      size_t taken = 0;
      const std::vector<std::string> words = absl::StrSplit(other, ' ');
      EXPECT_NE(table_.Find(words, &taken), nullptr) << text.name << " names " << other;
    }
  }
}

TEST_F(HelpTest, EveryFlagThatIsShownIsAcceptedAndTheOtherWayRound) {
  for (const auto& command : table_.commands()) {
    const std::string page = Shown(command->text().name + " --help");
    std::set<std::string> shown;
    for (const absl::string_view line : Section(page, "OPTIONS")) {
      if (absl::StartsWith(line, "--")) shown.insert(std::string(line.substr(2, line.find(' ') - 2)));
    }
    CommonFlags common{Environment()};
    Options options = AllOptions(*command, &common);
    std::set<std::string> accepted;
    for (const Option& flag : options.flags()) accepted.insert(flag.name);
    EXPECT_EQ(shown, accepted) << command->text().name;
    for (const std::string& name : shown) {
      const absl::Status parsed = options.Parse({"--" + name + "="});
      EXPECT_FALSE(absl::StrContains(parsed.message(), "unknown flag")) << name << ": " << parsed;
      if (absl::StrContains(page, "[--" + name)) continue;
      const std::string synopsis = page.substr(0, page.find("DESCRIPTION"));
      const bool common_flag = absl::StrContains(Shown("--help"), "\n    --" + name);
      EXPECT_TRUE(common_flag || absl::StrContains(synopsis, "--" + name)) << name << " is not in the synopsis";
    }
  }
}

TEST_F(HelpTest, DefaultsAndRangesAreLegalValues) {
  for (const auto& command : table_.commands()) {
    CommonFlags common{Environment()};
    Options options = AllOptions(*command, &common);
    for (const Option& flag : options.flags()) {
      if (flag.in_range == nullptr) continue;
      const std::vector<std::string> bounds = absl::StrSplit(flag.range, " to ");
      ASSERT_EQ(bounds.size(), 2u);
      for (const std::string& bound : bounds) EXPECT_TRUE(flag.take(bound) && flag.in_range(bound)) << flag.name;
      const bool words = !flag.take(flag.default_text);  // the default depends on other options
      EXPECT_TRUE(words || flag.in_range(flag.default_text)) << flag.name;
    }
  }
}

TEST_F(HelpTest, PagesFitTheTerminalAndEightyColumnsWithoutOne) {
  std::vector<std::string> lines = {"--help", "stream --help", "completion --help"};
  for (const auto& command : table_.commands()) lines.push_back(command->text().name + " --help");
  for (const std::string& line : lines) {
    for (const int columns : {0, 80, 100}) {
      const std::string page = Shown(line, columns);
      for (const absl::string_view shown : absl::StrSplit(page, '\n')) {
        EXPECT_LE(DisplayWidth(shown), columns == 0 ? 80 : columns) << shown;
        EXPECT_FALSE(absl::EndsWith(shown, " ")) << shown;
      }
    }
  }
}

TEST_F(HelpTest, TheProgramAndItsGroupsListTheirCommands) {
  const std::string program = Shown("--help");
  EXPECT_EQ(Shown("help"), program);
  EXPECT_EQ(Shown("-h"), program);
  const std::string group = Shown("stream --help");
  EXPECT_EQ(Shown("help stream"), group);
  for (const auto& command : table_.commands()) {
    const std::string entry = absl::StrCat("\n    ", command->text().name, " ");
    EXPECT_TRUE(absl::StrContains(program, entry)) << entry;
    EXPECT_EQ(absl::StrContains(group, entry), CommandTable::GroupOf(command->text().name) == "stream") << entry;
  }
}

TEST_F(HelpTest, DefaultsAreThoseBeforeTheCommandLineChangedThem) {
  EXPECT_TRUE(absl::StrContains(Shown("sensors --rate 7 --help"), "(0.01 to 100, default 5)"));
}

}  // namespace
}  // namespace nexting::client::cli
