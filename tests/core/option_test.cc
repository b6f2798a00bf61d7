// What goes through the descriptions of options, on a made-up configuration and on the learner's own.
#include "core/option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/config_hash.h"
#include "core/option_table.h"
#include "core/option_use.h"
#include "core/option_walk.h"
#include "tests/core/observation_source.h"

namespace nexting::core {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

struct MadeUpConfig {
  int old_one = 3;
  double young_one = 0.5;  // learners behaved as if it were 0.25 before the option existed

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.old_one, Option{.name = "old_one", .range = {0, 10}});
    visit(self.young_one, Option{.name = "young_one", .range = {0, 1}, .value_before = 0.25});
  }
};
static_assert(DescribesEveryMember<MadeUpConfig>());

// The configuration as it was before the young option existed.
struct OlderConfig {
  int old_one = 3;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.old_one, Option{.name = "old_one", .range = {0, 10}});
  }
};

struct Forgetful {
  int described = 0;
  int forgotten = 0;

  static constexpr void Visit(auto& self, auto& visit) { visit(self.described, Option{.name = "described"}); }
};
static_assert(!DescribesEveryMember<Forgetful>());

TEST(OptionTest, TheBirthOfAnOptionChangesNoHash) {
  MadeUpConfig config;
  config.young_one = 0.25;
  EXPECT_EQ(HashedOptions(config), HashedOptions(OlderConfig()));
  config.young_one = 0.5;
  EXPECT_NE(HashedOptions(config), HashedOptions(OlderConfig()));
}

TEST(OptionTest, YoungerOptionsOfOldRecordsAreAsTheyWere) {
  MadeUpConfig config;
  SetValuesBefore(config);
  EXPECT_EQ(config.young_one, 0.25);
  EXPECT_EQ(config.old_one, 3);
}

TEST(OptionTest, PathsAreTheWires) {
  LearnerConfig config;
  config.heads.resize(2);
  std::vector<std::string> paths;
  VisitOptions(config, [&paths](const OptionPlace& place, const auto&) { paths.emplace_back(place.path); });
  for (const char* path : {"heads[1].discount", "network.columns", "network.step_size.value", "network.replacement",
                           "network.replacement.rate", "network.dense.steps", "read_out.step_size.method", "seed"}) {
    EXPECT_THAT(paths, Contains(path));
  }
}

TEST(OptionTest, ValuesAreKeptAsBits) {
  double number = -0.1;
  EXPECT_TRUE(SetOptionBits(OptionBits(0.3), number));
  EXPECT_EQ(number, 0.3);
  int count = 0;
  EXPECT_TRUE(SetOptionBits(OptionBits(-7), count));
  EXPECT_EQ(count, -7);
  EXPECT_FALSE(SetOptionBits(uint64_t{1} << 40, count));
  bool on = false;
  EXPECT_TRUE(SetOptionBits(1, on));
  EXPECT_FALSE(SetOptionBits(2, on));
  CellType cell = CellType::kLstm;
  EXPECT_TRUE(SetOptionBits(2, cell));
  EXPECT_EQ(cell, CellType::kRtu);
  EXPECT_FALSE(SetOptionBits(3, cell));
}

TEST(OptionTest, AListIsKeptAsSixteenBitsForEachNumber) {
  using List = std::vector<uint64_t>;
  for (const List& list : {List{}, List{2}, List{96, 672}, List{65'535, 1, 10'080}}) {
    List read = {5};
    EXPECT_TRUE(SetOptionBits(OptionBits(list), read));
    EXPECT_EQ(read, list);
  }
  EXPECT_EQ(OptionBits(List{96, 672}), 96u + 672u * 65'536u);
  List kept = {7};
  EXPECT_FALSE(SetOptionBits(uint64_t{96} << 16, kept));  // a 0 before another number
  EXPECT_FALSE(SetOptionBits(~uint64_t{0}, kept));        // four numbers
  EXPECT_EQ(kept, List{7});
}

TEST(OptionTest, WithoutSeasonsNothingTellsThatTheyCouldBeGiven) {
  LearnerConfig config = SmallConfig();
  EXPECT_THAT(HashedOptions(config), Not(HasSubstr("seasons")));
  const uint64_t hash = ConfigHash(config);
  config.seasons = {24};
  EXPECT_THAT(HashedOptions(config), HasSubstr("seasons 24"));
  EXPECT_NE(ConfigHash(config), hash);
  SetValuesBefore(config);
  EXPECT_TRUE(config.seasons.empty());
}

std::map<std::string, bool> UseOf(const LearnerConfig& config) {
  std::map<std::string, bool> use;
  VisitOptions(config,
               [&](const OptionPlace& place, const auto&) { use[std::string(place.path)] = IsRead(config, place); });
  return use;
}

TEST(OptionUseTest, TheDefaultReadsWhatItsMethodsRead) {
  LearnerConfig config = SmallConfig();
  auto use = UseOf(config);
  for (const char* path : {"network.columns", "network.frozen", "network.step_size.initial_square", "network.cell",
                           "read_out.method", "read_out.sees_inputs", "read_out.cumulant_rate", "seed"}) {
    EXPECT_TRUE(use.at(path)) << path;
  }
  for (const char* path :
       {"read_out.lambda", "read_out.step_size.method", "read_out.step_size.value", "read_out.forgetting",
        "network.stage.steps", "network.replacement.rate", "network.dense.steps"}) {
    EXPECT_FALSE(use.at(path)) << path;
  }
  config.heads[0].discount = 0.9;
  EXPECT_TRUE(UseOf(config).at("read_out.lambda"));
}

// Another legal value, whatever the option is.
template <typename Value>
void Change(const Option& option, Value& value) {
  if constexpr (std::is_same_v<Value, bool>) {
    value = !value;
  } else if constexpr (NamedChoice<Value>) {
    value = static_cast<Value>((static_cast<size_t>(value) + 1) % Choices(value).size());
  } else if constexpr (NumberList<Value>) {
    value = {static_cast<uint64_t>(option.range.least), static_cast<uint64_t>(option.range.most)};
  } else {
    value = static_cast<double>(value) == option.range.least ? static_cast<Value>(option.range.most)
                                                             : static_cast<Value>(option.range.least);
  }
}

std::vector<LearnerConfig> WithOneUnreadOptionChanged(const LearnerConfig& config) {
  std::vector<std::string> unread;
  VisitOptions(config, [&](const OptionPlace& place, const auto&) {
    if (place.option.kind == OptionKind::kChosen && !place.option.required && !IsRead(config, place)) {
      unread.emplace_back(place.path);
    }
  });
  std::vector<LearnerConfig> changed;
  for (const std::string& path : unread) {
    changed.push_back(config);
    VisitOptions(changed.back(), [&](const OptionPlace& place, auto& value) {
      if (place.path == path) Change(place.option, value);
    });
  }
  return changed;
}

// The bits of every prediction and TD error.
std::vector<uint64_t> OutputsOf(const LearnerConfig& config, const std::vector<OwnedObservation>& observations) {
  const std::unique_ptr<Learner> learner = MakeLearner(config);
  std::vector<uint64_t> bits;
  for (const OwnedObservation& observation : observations) {
    EXPECT_TRUE(learner->Step(observation.view()).ok());
    for (const HeadOutput& output : learner->Predict()) {
      bits.push_back(OptionBits(output.prediction));
      bits.push_back(OptionBits(output.td_error));
    }
  }
  return bits;
}

// The descriptions say under which configurations an option is read; here the learners must agree.
TEST(OptionUseTest, WhatIsNotReadChangesNoPrediction) {
  int judged = 0;
  for (const auto& [name, config] : ManyConfigs()) {
    const auto observations = ObservationSource(config, 7).Take(90);
    const std::vector<uint64_t> outputs = OutputsOf(config, observations);
    for (const LearnerConfig& changed : WithOneUnreadOptionChanged(config)) {
      EXPECT_NE(changed, config) << name;
      if (!Validate(changed).ok()) continue;  // a dense LSTM has no cell to choose and nothing to freeze
      ++judged;
      EXPECT_TRUE(OutputsOf(changed, observations) == outputs) << name << ":\n" << HashedOptions(changed);
      EXPECT_EQ(WithoutUnread(changed), WithoutUnread(config)) << name;
    }
  }
  EXPECT_GT(judged, 100);
}

TEST(OptionTableTest, SaysWhatTheDescriptionsSay) {
  std::map<std::string, OptionRow> rows;
  for (const OptionRow& row : OptionRows()) EXPECT_TRUE(rows.emplace(row.path, row).second) << row.path;
  EXPECT_THAT(rows, Not(Contains(Key("features"))));
  const OptionRow& maturity = rows.at("network.replacement.maturity");
  EXPECT_THAT(
      (std::vector{maturity.flag, maturity.type, maturity.default_text, maturity.least, maturity.most, maturity.part}),
      ElementsAre("maturity", "integer", "20000", "0", "1000000000000", "network.replacement"));
  EXPECT_EQ(rows.at("read_out.step_size.initial_square").flag, "read_out_initial_square");
  EXPECT_EQ(rows.at("network.replacement").type, "given");
  EXPECT_EQ(rows.at("network.cell").choices, "lstm=LSTM elstm=ELSTM rtu=RTU");
  EXPECT_EQ(rows.at("network.step_size.value").default_text, "0.0003");
  EXPECT_EQ(rows.at("network.stage.columns").default_text, "");
  EXPECT_THAT(OptionTable(),
              HasSubstr(R"({"read_out.forgetting", "forgetting", "X", "number", "0.999", "", "0.9", "1")"));
}

TEST(OptionTableTest, FlagsAreDistinctAndEveryOptionHasAMeaning) {
  std::map<std::string, std::string> paths;
  for (const OptionRow& row : OptionRows()) {
    EXPECT_NE(row.meaning, "") << row.path;
    if (row.flag.empty()) continue;
    EXPECT_TRUE(paths.emplace(row.flag, row.path).second) << row.path << " and " << paths[row.flag];
  }
}

}  // namespace
}  // namespace nexting::core
