// The core's description of a learner's options, against the wire, the library's structs, the flags and the help.
#include "client/cli/learner_options.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/command.h"
#include "client/cli/learner_flags.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// What is no option of a learner: names, and what the server does with sequence numbers.
const std::set<std::string> kNotDescribed = {"features", "heads", "sequence_gaps"};

// Every field below a message by its path, and the messages that may be absent, as the table has them.
void CollectPaths(const Descriptor& message, const std::string& prefix, std::set<std::string>* paths) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const std::string path = prefix + field.name();
    if (kNotDescribed.contains(path)) continue;
    if (field.message_type() == nullptr) {
      paths->insert(path);
    } else {
      CollectPaths(*field.message_type(), path + ".", paths);
    }
  }
}

const FieldDescriptor* FieldAt(absl::string_view path) {
  const Descriptor* message = v1::StreamConfig::descriptor();
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    if (field != nullptr) message = field->message_type();
    field = message->FindFieldByName(std::string(name));
  }
  return field;
}

// A value that is not the default.
std::string OtherValue(const LearnerOption& option) {
  if (!option.choices.empty()) {
    return option.choices[option.choices[0].word == option.default_text ? 1 : 0].word;
  }
  if (!option.symbol.empty()) return option.least.empty() || option.least == option.default_text ? "3" : option.least;
  return option.default_text == "true" ? "false" : "true";
}

// `nexting LINE`, each run of white space as one space.
std::string Shown(const std::string& line) {
  std::ostringstream out;
  std::ostringstream err;
  const Console console{out, err};
  const std::vector<std::string> arguments = absl::StrSplit(line, ' ');
  EXPECT_EQ(RunCommandLine(arguments, Environment(), console), ExitCode::kOk) << err.str();
  const std::string page = out.str();
  return absl::StrJoin(absl::StrSplit(page, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

absl::Status Parsed(const std::string& line, LearnerFlags* flags) {
  Options options;
  flags->Declare(&options);
  const std::vector<std::string> arguments = absl::StrSplit(line, ' ', absl::SkipEmpty());
  absl::Status status = options.Parse(arguments);
  status.Update(flags->Check());
  return status;
}

TEST(LearnerOptionsTest, TheTableHasEveryFieldOfTheWireAndNoOther) {
  std::set<std::string> of_wire;
  CollectPaths(*v1::StreamConfig::descriptor(), "", &of_wire);
  std::set<std::string> of_table;
  for (const LearnerOption& option : LearnerOptions()) {
    EXPECT_NE(FieldAt(option.path), nullptr) << option.path;
    if (option.is_part()) continue;
    EXPECT_TRUE(of_table.insert(option.path).second) << option.path;
  }
  EXPECT_EQ(of_table, of_wire);
}

TEST(LearnerOptionsTest, ChoicesHaveTheWiresNamesAndNumbers) {
  for (const LearnerOption& option : LearnerOptions()) {
    const google::protobuf::EnumDescriptor* const wire = FieldAt(option.path)->enum_type();
    ASSERT_EQ(wire == nullptr, option.choices.empty()) << option.path;
    if (wire == nullptr) continue;
    ASSERT_EQ(static_cast<size_t>(wire->value_count()), option.choices.size() + 1) << option.path;
    for (size_t i = 0; i < option.choices.size(); ++i) {
      EXPECT_EQ(wire->FindValueByNumber(static_cast<int>(i) + 1)->name(), option.choices[i].name);
    }
  }
}

TEST(LearnerOptionsTest, EveryFlagReachesTheConfigurationAndTheLibrarysStructs) {
  for (const LearnerOption& option : LearnerOptions()) {
    if (option.flag.empty()) continue;
    const std::string value = OtherValue(option);
    LearnerFlags flags;
    Options options;
    flags.Declare(&options);
    ASSERT_EQ(options.Parse({absl::StrCat("--", option.flag, "=", value)}), absl::OkStatus()) << option.flag;
    StreamConfig config;
    flags.ApplyTo(&config);
    const std::optional<std::string> text = OptionText(option, *ToMessage(config));
    EXPECT_EQ(text.value_or("nothing"), option.is_part() ? "set" : value) << option.path;
  }
}

TEST(LearnerOptionsTest, AFlagThatIsNotGivenSetsNothing) {
  LearnerFlags flags;
  ASSERT_EQ(Parsed("", &flags), absl::OkStatus());
  StreamConfig config;
  flags.ApplyTo(&config);
  EXPECT_EQ(ToMessage(config)->ByteSizeLong(), 0u);
  for (const LearnerOption& option : LearnerOptions()) EXPECT_FALSE(OptionText(option, v1::StreamConfig()));
}

TEST(LearnerOptionsTest, TextsThatAreNoValuesChangeNothing) {
  for (const LearnerOption& option : LearnerOptions()) {
    v1::StreamConfig config;
    EXPECT_FALSE(SetOption(option, "perhaps", &config)) << option.path;
    EXPECT_EQ(config.ByteSizeLong(), 0u) << option.path;
  }
}

TEST(LearnerOptionsTest, TheHelpShowsMeaningRangeAndDefaultOfEveryOption) {
  for (const char* const command : {"stream create --help", "replay --help"}) {
    const std::string page = Shown(command);
    for (const LearnerOption& option : LearnerOptions()) {
      if (option.flag.empty()) continue;
      std::vector<std::string> words;
      for (const LearnerChoice& choice : option.choices) words.push_back(choice.word);
      std::vector<std::string> notes;
      if (!option.most.empty()) notes.push_back(absl::StrCat(option.least, " to ", option.most));
      if (!option.default_text.empty() && option.default_text != "false" && !option.asks_for_part) {
        notes.push_back(
            absl::StrCat("default ", option.default_text, option.otherwise.empty() ? "" : "; ", option.otherwise));
      }
      const std::string value_name = words.empty() ? option.symbol : absl::StrJoin(words, "|");
      const std::string term =
          absl::StrCat("--", option.flag, value_name.empty() ? "" : " ", value_name, " ", option.meaning,
                       notes.empty() ? "" : absl::StrCat(" (", absl::StrJoin(notes, ", "), ")"));
      EXPECT_NE(page.find(term), std::string::npos) << command << " lacks: " << term << "\n" << page;
    }
  }
}

TEST(LearnerOptionsTest, DefaultsAreLegal) {
  for (const LearnerOption& option : LearnerOptions()) {
    if (option.default_text.empty()) continue;
    v1::StreamConfig config;
    EXPECT_TRUE(SetOption(option, option.default_text, &config)) << option.path;
    EXPECT_EQ(OptionText(option, config), option.default_text) << option.path;
    double value, least, most;
    if (!absl::SimpleAtod(option.least, &least)) continue;
    ASSERT_TRUE(absl::SimpleAtod(option.most, &most) && absl::SimpleAtod(option.default_text, &value)) << option.path;
    EXPECT_TRUE(least <= value && value <= most) << option.path;
  }
}

TEST(LearnerFlagsTest, FlagsOfAPartNeedTheOneThatAsksForIt) {
  const auto message = [](const std::string& line) {
    LearnerFlags flags;
    return std::string(Parsed(line, &flags).message());
  };
  EXPECT_EQ(message("--stage_columns 4"), "--stage_columns and --stage_steps belong together");
  EXPECT_EQ(message("--stage_steps 4"), "--stage_columns and --stage_steps belong together");
  EXPECT_EQ(message("--stage_steps 4 --stage_columns 4"), "");
  EXPECT_EQ(message("--maturity 4"),
            "--replacement_rate, --maturity, --utility_rate and --replacement_threshold belong to --replacement");
  EXPECT_EQ(message("--maturity 4 --replacement"), "");
  EXPECT_EQ(message("--replacement --maturity 4 --replacement=false"), message("--maturity 4"));
  EXPECT_EQ(message("--replacement=false"), "");
  EXPECT_EQ(message("--density 0.5"), "--dense_steps and --density belong to --dense");
  EXPECT_EQ(message("--density 0.5 --dense uoro"), "");
}

TEST(LearnerFlagsTest, FeaturesAndHeadsStay) {
  LearnerFlags flags;
  ASSERT_EQ(Parsed("--columns 7", &flags), absl::OkStatus());
  StreamConfig config;
  config.features = {"a"};
  config.heads = {{"a", 0.5, {}}};
  flags.ApplyTo(&config);
  EXPECT_EQ(config.features, std::vector<std::string>{"a"});
  EXPECT_EQ(config.heads.at(0).discount, 0.5);
  EXPECT_EQ(config.network.columns, 7u);
}

}  // namespace
}  // namespace nexting::client::cli
