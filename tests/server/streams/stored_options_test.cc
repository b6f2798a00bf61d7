#include "server/streams/stored_options.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using core::Option;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

enum class Shape { kRound, kSquare };

constexpr auto Choices(Shape) { return std::array<core::Choice, 2>{{{"ROUND", "round"}, {"SQUARE", "square"}}}; }

struct MadeUpConfig {
  int old_one = 3;
  Shape shape = Shape::kRound;
  double young_one = 0.5;  // learners behaved as if it were 0.25 before the option existed

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.old_one, Option{.name = "old_one", .range = {0, 10}});
    visit(self.shape, Option{.name = "shape"});
    visit(self.young_one, Option{.name = "young_one", .range = {0, 1}, .value_before = 0.25});
  }
};

StoredOptions Stored(const MadeUpConfig& config) {
  StoredOptions stored;
  StoreOptions(config, stored);
  return stored;
}

TEST(StoredOptionsTest, KeepsEveryOption) {
  const StoredOptions stored = Stored({5, Shape::kSquare, 0.75});
  EXPECT_THAT(stored, UnorderedElementsAre(testing::Key("old_one"), testing::Key("shape"), testing::Key("young_one")));
  StoredOptions left = stored;
  MadeUpConfig config;
  ASSERT_TRUE(TakeOptions(left, config).ok());
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(config.old_one, 5);
  EXPECT_EQ(config.shape, Shape::kSquare);
  EXPECT_EQ(config.young_one, 0.75);
}

TEST(StoredOptionsTest, AnOlderRecordSaysWhatLearnersDidThen) {
  StoredOptions stored = Stored({5, Shape::kSquare, 0.25});
  EXPECT_EQ(stored.count("young_one"), 0u);  // so an older program can read it, too
  MadeUpConfig config;
  ASSERT_TRUE(TakeOptions(stored, config).ok());
  EXPECT_EQ(config.young_one, 0.25);
}

TEST(StoredOptionsTest, WhatIsMissingIsDamage) {
  StoredOptions stored = Stored({});
  stored.erase("old_one");
  MadeUpConfig config;
  const absl::Status status = TakeOptions(stored, config);
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("does not say old_one"));
}

TEST(StoredOptionsTest, AChoiceOfANewerProgramIsNamed) {
  StoredOptions stored = Stored({});
  stored["shape"] = 2;
  MadeUpConfig config;
  const absl::Status status = TakeOptions(stored, config);
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("has the value 2 for shape, which this program does not know; a newer one wrote it"));
}

}  // namespace
}  // namespace nexting::server
