#include "client/cli/options.h"

#include <gtest/gtest.h>

#include <cmath>

#include "client/cli/near_match.h"

namespace nexting::client::cli {
namespace {

enum class Fruit { kApple, kPear };

class OptionsTest : public ::testing::Test {
 protected:
  OptionsTest() {
    options_.AddPositional("FILE", &file_, "the file");
    options_.Add("rows", &rows_, "N", "how many").Between(0, 100);
    options_.Add("horizon", &horizon_, "H", "how far");
    options_.Add("features", &features_, "a,b", "names");
    options_.Add("json", &json_, "machine output");
    options_.Add("for", &for_, "TIME", "how long").Between(absl::Minutes(1), absl::Hours(1));
    const std::vector<std::pair<std::string, Fruit>> fruits = {{"apple", Fruit::kApple}, {"pear", Fruit::kPear}};
    options_.AddChoice("fruit", &fruit_, fruits, "which");
    options_.AddChoice("dessert", &dessert_, fruits, "which later");
  }

  absl::Status Parse(const std::vector<std::string>& arguments) { return options_.Parse(arguments); }
  std::string Message(const std::vector<std::string>& arguments) { return std::string(Parse(arguments).message()); }

  std::string file_;
  uint64_t rows_ = 0;
  std::optional<double> horizon_;
  std::vector<std::string> features_;
  bool json_ = false;
  absl::Duration for_;
  std::optional<Fruit> fruit_;
  Fruit dessert_ = Fruit::kPear;
  Options options_;
};

TEST_F(OptionsTest, TakesValuesBehindASpaceOrAnEqualsSign) {
  ASSERT_EQ(Parse({"--rows", "7", "x.csv", "--horizon=2.5", "--json", "--for", "1m30s", "--fruit=pear"}),
            absl::OkStatus());
  EXPECT_EQ(file_, "x.csv");
  EXPECT_EQ(rows_, 7u);
  EXPECT_EQ(horizon_, 2.5);
  EXPECT_TRUE(json_);
  EXPECT_EQ(for_, absl::Seconds(90));
  EXPECT_EQ(fruit_, Fruit::kPear);
}

TEST_F(OptionsTest, ASwitchMayBeSwitchedOff) {
  json_ = true;
  ASSERT_EQ(Parse({"x", "--json=false"}), absl::OkStatus());
  EXPECT_FALSE(json_);
}

TEST_F(OptionsTest, ListsAreCommaSeparatedAndRepeat) {
  ASSERT_EQ(Parse({"x", "--features", "a, b", "--features=c"}), absl::OkStatus());
  EXPECT_EQ(features_, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(OptionsTest, TwoDashesEndTheFlagsAndOneIsAnArgument) {
  ASSERT_EQ(Parse({"--", "--rows"}), absl::OkStatus());
  EXPECT_EQ(file_, "--rows");
}

TEST_F(OptionsTest, AnEmptyValueAndANegativeOneAreValues) {
  ASSERT_EQ(Parse({"", "--horizon", "-3"}), absl::OkStatus());
  EXPECT_EQ(file_, "");
  EXPECT_EQ(horizon_, -3);
}

TEST_F(OptionsTest, UnknownFlagsNameNearMatches) {
  EXPECT_EQ(Message({"x", "--horizn", "3"}), "unknown flag --horizn; did you mean --horizon?");
  EXPECT_EQ(Message({"x", "--row=3"}), "unknown flag --row; did you mean --rows?");
  EXPECT_EQ(Message({"x", "--wholly_different"}), "unknown flag --wholly_different");
  EXPECT_EQ(Message({"x", "-j"}), "unknown flag -j");
}

TEST_F(OptionsTest, BadValuesNameTheFlagTheValueAndWhatItMustBe) {
  EXPECT_EQ(Message({"x", "--rows", "seven"}), "--rows = `seven`: must be N, 0 to 100");
  EXPECT_EQ(Message({"x", "--rows", "-1"}), "--rows = `-1`: must be N, 0 to 100");
  EXPECT_EQ(Message({"x", "--fruit", "plum"}), "--fruit = `plum`: must be apple|pear");
  EXPECT_EQ(Message({"x", "--json=perhaps"}), "--json = `perhaps`: must be true or false");
  EXPECT_EQ(Message({"x", "--for", "20"}), "--for = `20`: must be TIME, 1m to 1h");
  EXPECT_EQ(Message({"x", "--features", "a,,b"}), "--features = `a,,b`: must be a,b");
  EXPECT_EQ(Message({"x", "--rows"}), "--rows needs a value, N");
}

TEST_F(OptionsTest, MissingAndSurplusArgumentsAreErrors) {
  EXPECT_EQ(Message({"--rows=1"}), "FILE is missing");
  EXPECT_EQ(Message({"x", "y"}), "`y` is one argument too many");
}

TEST_F(OptionsTest, HelpEndsTheParsingAndAsksForNothing) {
  ASSERT_EQ(Parse({"--help", "--nonsense"}), absl::OkStatus());
  EXPECT_TRUE(options_.help_requested());
}

TEST_F(OptionsTest, WhatIsDeclaredIsDescribed) {
  ASSERT_EQ(options_.flags().size(), 7u);
  const Option& rows = options_.flags()[0];
  EXPECT_EQ(rows.default_text, "0");
  EXPECT_EQ(rows.range, "0 to 100");
  const Option& fruit = options_.flags()[5];
  EXPECT_EQ(fruit.value_name, "apple|pear");
  EXPECT_EQ(fruit.choices, (std::vector<std::string>{"apple", "pear"}));
  EXPECT_EQ(fruit.default_text, "");
  EXPECT_EQ(options_.flags()[6].default_text, "pear");
  EXPECT_EQ(options_.positionals()[0].value_name, "FILE");
}

TEST_F(OptionsTest, ValuesOutOfRangeAreRefusedAndBoundsAreLegal) {
  EXPECT_EQ(Message({"x", "--rows", "101"}), "--rows = `101`: must be N, 0 to 100");
  EXPECT_EQ(Message({"x", "--for=59s"}), "--for = `59s`: must be TIME, 1m to 1h");
  EXPECT_EQ(Parse({"x", "--rows=100", "--for=1h"}), absl::OkStatus());
}

TEST_F(OptionsTest, ARequiredFlagMustBeGiven) {
  Options options;
  double rate = 1;
  options.Add("rate", &rate, "N", "how fast").Required();
  EXPECT_EQ(options.Parse({}).message(), "--rate N is missing");
  EXPECT_EQ(options.Parse({"--help"}), absl::OkStatus());
  EXPECT_EQ(options.Parse({"--rate=2"}), absl::OkStatus());
}

TEST_F(OptionsTest, TellsWhatMayFollow) {
  EXPECT_EQ(options_.WhatFollows({}).positional, &options_.positionals()[0]);
  EXPECT_EQ(options_.WhatFollows({"--json"}).value_of, nullptr);
  EXPECT_EQ(options_.WhatFollows({"--json", "--rows"}).value_of, &options_.flags()[0]);
  EXPECT_TRUE(options_.WhatFollows({"--rows", "7"}).flags);
  EXPECT_EQ(rows_, 7u);
  EXPECT_EQ(options_.WhatFollows({"--nonsense", "x"}).positional, nullptr);
  EXPECT_FALSE(options_.WhatFollows({"x", "--"}).flags);
}

TEST_F(OptionsTest, LeadingFlagsEndAtTheFirstWord) {
  size_t taken = 0;
  ASSERT_EQ(options_.ParseLeading({"--json", "--rows", "3", "word", "--unknown"}, &taken), absl::OkStatus());
  EXPECT_EQ(taken, 3u);
}

TEST(OptionsListTest, APositionalListTakesAllThatRemainAndNeedsOne) {
  std::vector<std::string> ids;
  Options options;
  options.AddPositional("ID...", &ids, "streams");
  EXPECT_EQ(options.Parse({}).message(), "ID... is missing");
  ASSERT_EQ(options.Parse({"a", "b", "c"}), absl::OkStatus());
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(ParseValueTest, NumbersMayBeMissing) {
  std::vector<double> values;
  ASSERT_TRUE(ParseValue("1,nan,-inf", &values));
  EXPECT_TRUE(std::isnan(values[1]));
  EXPECT_TRUE(std::isinf(values[2]));
  EXPECT_FALSE(ParseValue("1,,2", &values));
}

TEST(NearMatchTest, ForgivesDashesSlipsAndBeginnings) {
  EXPECT_EQ(NearMatches("read-out", {"read_out", "rows"}), std::vector<std::string>{"read_out"});
  EXPECT_EQ(NearMatches("cum", {"cumulant", "columns"}), std::vector<std::string>{"cumulant"});
  EXPECT_EQ(NearMatches("lsit", {"list", "create"}), std::vector<std::string>{"list"});
  EXPECT_EQ(NearMatches("sed", {"seed"}), std::vector<std::string>{"seed"});
}

}  // namespace
}  // namespace nexting::client::cli
