// The comments of the wire say the default and the legal range of each option as core describes them:
//
//   In [0, 1]. Default 0.0003 for the columns, 0.01 for the read-out.
//
// The proto is read as text, since programs keep no comments.
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/learner_config.h"
#include "core/option_table.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "nexting/v1/streams.pb.h"

namespace nexting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The comment above each field, on one line, by the names of its message and of itself: `Network.columns`.
class Comments {
 public:
  Comments() {
    std::ifstream file(NEXTING_STREAMS_PROTO);
    for (std::string line; std::getline(file, line);) Take(line);
  }

  // Of the field that a path leads to from StreamConfig on; nothing where there is no such field.
  std::optional<std::string> Of(const std::string& path) const {
    const google::protobuf::Descriptor* type = v1::StreamConfig::descriptor();
    const google::protobuf::FieldDescriptor* field = nullptr;
    for (const std::string& name : std::vector<std::string>(absl::StrSplit(path, '.'))) {
      field = type == nullptr ? nullptr : type->FindFieldByName(name);
      if (field == nullptr) return std::nullopt;
      type = field->message_type();
    }
    const auto found = comments_.find(absl::StrCat(field->containing_type()->name(), ".", field->name()));
    if (found == comments_.end()) return std::nullopt;
    return found->second;
  }

 private:
  void Take(const std::string& line) {
    static const std::regex message(R"(^message (\w+) \{)");
    static const std::regex field(R"(^ +(?:optional |repeated )?[\w.]+ (\w+) = \d+;)");
    static const std::regex comment(R"(^ *// ?(.*))");
    std::smatch match;
    if (std::regex_search(line, match, comment)) {
      absl::StrAppend(&comment_, comment_.empty() ? "" : " ", match[1].str());
      return;
    }
    if (std::regex_search(line, match, message)) message_ = match[1].str();
    if (std::regex_search(line, match, field)) comments_[absl::StrCat(message_, ".", match[1].str())] = comment_;
    comment_.clear();
  }

  std::map<std::string, std::string> comments_;
  std::string message_;
  std::string comment_;
};

// As the wire writes a value: a number as its shortest text, a choice by its name.
std::string WireText(const core::OptionRow& row, const std::string& text) {
  for (const absl::string_view choice : absl::StrSplit(row.choices, ' ', absl::SkipEmpty())) {
    const std::vector<std::string> names = absl::StrSplit(choice, '=');
    if (names[0] == text) return names[1];
  }
  double number;
  return absl::SimpleAtod(text, &number) ? absl::StrCat(number) : text;
}

// All that the groups of the expression match in the text, as the wire writes values.
std::vector<std::string> Said(const std::string& comment, const std::string& expression) {
  std::vector<std::string> said;
  const std::regex pattern(expression);
  for (std::sregex_iterator at(comment.begin(), comment.end(), pattern); at != std::sregex_iterator(); ++at) {
    for (size_t group = 1; group < at->size(); ++group) said.push_back(WireText({}, (*at)[group].str()));
  }
  return said;
}

// The default of a message that stands in several places is said for each: "Default A for the columns, B for the ...".
std::vector<std::string> SaidDefault(const std::string& comment, const std::string& path) {
  std::vector<std::string> said = Said(comment, R"(Default (\S+?)[.;]?(?= |$))");
  if (said.empty() || !absl::StrContains(path, ".step_size.")) return said;
  const std::string whose = absl::StartsWith(path, "network.") ? "the columns" : "the read-out";
  const std::vector<std::string> own = Said(comment, absl::StrCat(R"((?:Default|,) (\S+) for )", whose, R"([,.])"));
  return own.empty() ? said : own;
}

TEST(OptionCommentsTest, DefaultsAndRangesAreThoseOfCore) {
  const Comments comments;
  for (const core::OptionRow& row : core::OptionRows()) {
    SCOPED_TRACE(row.path);
    const auto comment = comments.Of(row.path);
    ASSERT_TRUE(comment.has_value());
    EXPECT_NE(*comment, "");
    if (row.type == "given") continue;
    SCOPED_TRACE(*comment);
    const std::vector<std::string> defaults = SaidDefault(*comment, row.path);
    if (row.default_text.empty()) {
      EXPECT_THAT(defaults, IsEmpty());
    } else {
      EXPECT_THAT(defaults, ElementsAre(WireText(row, row.default_text)));
    }
    const std::vector<std::string> range = Said(*comment, R"([Ii]n \[([^, ]+), ([^\] ]+)\])");
    if (row.least.empty()) {
      EXPECT_THAT(range, IsEmpty());
    } else {
      EXPECT_THAT(range, ElementsAre(WireText(row, row.least), WireText(row, row.most)));
    }
  }
}

TEST(OptionCommentsTest, SignalsAndHeadsAreBoundedAsInCore) {
  const Comments comments;
  const auto range = [&comments](const std::string& path) {
    return Said(comments.Of(path).value_or(""), R"([Ii]n \[([^, ]+), ([^\] ]+)\])");
  };
  EXPECT_THAT(range("features"), ElementsAre("1", absl::StrCat(core::kMaxFeatures)));
  EXPECT_THAT(range("heads"), ElementsAre("1", absl::StrCat(core::kMaxHeads)));
  EXPECT_THAT(range("heads.discount"), ElementsAre("0", absl::StrCat(core::kMaxDiscount)));
}

// The check sees what is wrong.
TEST(OptionCommentsTest, OtherValuesAreSeen) {
  EXPECT_THAT(SaidDefault("The rate, in [0, 0.01]. Default 1e-5.", "network.replacement.rate"), ElementsAre("1e-05"));
  EXPECT_THAT(SaidDefault("Default A for the columns, B for the read-out.", "network.step_size.x"), ElementsAre("A"));
  EXPECT_THAT(SaidDefault("Default A for the columns, B for the read-out.", "read_out.step_size.x"), ElementsAre("B"));
  EXPECT_THAT(SaidDefault("Default 32; 0 where nothing is read.", "network.columns"), ElementsAre("32"));
  EXPECT_THAT(SaidDefault("Says nothing.", "network.columns"), IsEmpty());
}

}  // namespace
}  // namespace nexting
