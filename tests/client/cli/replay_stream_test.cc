#include "client/cli/replay/replay_stream.h"

#include <gtest/gtest.h>

#include "client/cli/id_part.h"

namespace nexting::client::cli {
namespace {

StreamConfig Config() {
  StreamConfig config;
  config.features = {"a", "b"};
  config.heads = {{"a", {}, 10.0}};
  return config;
}

// What a server makes of Config().
StreamConfig Effective() {
  StreamConfig config = Config();
  config.heads = {{"a", 0.9, {}}};
  config.network.columns = 32;
  config.network.frozen = false;
  config.read_out.method = ReadOutMethod::kAdaptive;
  config.seed = 1;
  return config;
}

TEST(CheckAgreesTest, OnlyWhatIsGivenIsCompared) {
  EXPECT_TRUE(CheckAgrees(Config(), Effective()).ok());
  StreamConfig wanted = Config();
  wanted.network.columns = 32;
  wanted.seed = 1;
  wanted.read_out.method = ReadOutMethod::kAdaptive;
  EXPECT_TRUE(CheckAgrees(wanted, Effective()).ok());
}

TEST(CheckAgreesTest, TheFirstDifferenceIsNamedWithBothSides) {
  StreamConfig wanted = Config();
  wanted.network.columns = 64;
  EXPECT_EQ(CheckAgrees(wanted, Effective()).message(), "columns is 32 there, 64 here");
  wanted = Config();
  wanted.network.frozen = true;
  EXPECT_FALSE(CheckAgrees(wanted, Effective()).ok());
  wanted = Config();
  wanted.features = {"a"};
  EXPECT_EQ(CheckAgrees(wanted, Effective()).message(), "features is a,b there, a here");
  wanted = Config();
  wanted.heads[0].horizon = 20;
  EXPECT_EQ(CheckAgrees(wanted, Effective()).message(), "heads is a (discount 0.9) there, a (discount 0.95) here");
  wanted = Config();
  wanted.read_out.method = ReadOutMethod::kTd;
  EXPECT_EQ(CheckAgrees(wanted, Effective()).message(), "read_out is adaptive there, td here");
}

TEST(IdPartTest, KeepsWhatAnIdMayHave) {
  EXPECT_EQ(IdPart("My host.local"), "My-host.local");
  EXPECT_EQ(IdPart("--a__"), "a");
  EXPECT_EQ(IdPart("\xC3\xBC"), "x");
  EXPECT_EQ(IdPart(std::string(300, 'a')).size(), 80u);
  EXPECT_EQ(DefaultReplayStreamId("some/where/power 1.CSV", "zone 1"), "replay/power-1/zone-1");
}

}  // namespace
}  // namespace nexting::client::cli
