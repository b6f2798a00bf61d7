#include "server/names/stream_name.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

TEST(StreamNameTest, MakesNamesFromIds) {
  EXPECT_EQ(StreamNameFromId("plant-7/boiler").value(), "streams/plant-7/boiler");
  EXPECT_EQ(StreamNameFromId("a").value(), "streams/a");
  EXPECT_EQ(StreamNameFromId(std::string(200, 'x')).value().size(), 208u);
}

TEST(StreamNameTest, RefusesIdsOutsideTheRule) {
  for (const std::string& id :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a b"), std::string("\xc3\xa4"),
        std::string("a\nb"), std::string(".a"), std::string(201, 'x'), std::string("a:b")}) {
    const absl::Status status = StreamNameFromId(id).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << id;
    EXPECT_THAT(std::string(status.message()), HasSubstr("stream_id is \"")) << id;
  }
}

TEST(StreamNameTest, ChecksNames) {
  EXPECT_TRUE(CheckStreamName("name", "streams/a/b~c_d.e").ok());
  const absl::Status bare = CheckStreamName("name", "boiler");
  EXPECT_TRUE(absl::IsInvalidArgument(bare));
  EXPECT_THAT(std::string(bare.message()), HasSubstr("name is \"boiler\"; must be streams/{stream_id}"));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckStreamName("name", "streams/")));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckStreamName("name", "streams/-")));
}

TEST(StreamNameTest, LongAndUnprintableNamesAreShortenedInErrors) {
  const std::string message(CheckStreamName("name", std::string(100'000, '\n')).message());
  EXPECT_LT(message.size(), 1000u);
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

// The numbers decide where stored streams are looked for.
TEST(StreamNameTest, ShardsNeverChange) {
  EXPECT_EQ(ShardOf("streams/a", 64), ShardOf("streams/a", 64));
  EXPECT_EQ(ShardOf("streams/plant-7/boiler", 1), 0u);
  EXPECT_EQ(ShardOf("streams/a", 64), 35u);
  EXPECT_EQ(ShardOf("streams/plant-7/boiler", 64), 52u);
}

TEST(StreamNameTest, ShardsAreUsedEvenly) {
  std::vector<int> counts(16);
  for (int i = 0; i < 16'000; ++i) ++counts[ShardOf("streams/sensor-" + std::to_string(i), 16)];
  for (const int count : counts) EXPECT_NEAR(count, 1000, 200);
}

}  // namespace
}  // namespace nexting::server
