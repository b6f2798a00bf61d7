#include "client/cli/replay/replay_stream.h"

#include <gtest/gtest.h>

#include "client/stream_id.h"

namespace nexting::client::cli {
namespace {

StreamConfig Config() {
  StreamConfig config;
  config.features = {"a", "b"};
  config.heads = {{"a", {}, 10.0}};
  return config;
}

// Config() as a server answers it.
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

TEST(CheckAgreesTest, EveryKindOfLearnerIsCompared) {
  StreamConfig existing = Effective();
  existing.network.cell = CellType::kLstm;
  StreamConfig wanted = Config();
  wanted.network.cell = CellType::kRtu;
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "cell is lstm there, rtu here");
  wanted = Config();
  wanted.network.stage = {4, 100};
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "stage_columns is not set there, 4 here");
  existing.network.stage = {4, 200};
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "stage_steps is 200 there, 100 here");
  existing.network.stage = {4, 100};
  EXPECT_TRUE(CheckAgrees(wanted, existing).ok());
  wanted.network.replacement = Replacement{};
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "replacement is not set there, set here");
  existing.network.replacement = {1e-5, 20'000, 1e-4};
  EXPECT_TRUE(CheckAgrees(wanted, existing).ok());
  wanted.network.replacement->maturity = 7;
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "maturity is 20000 there, 7 here");
}

// The server leaves out what the learner does not read, and takes it again as it took it first.
TEST(CheckAgreesTest, WhatTheLearnerDoesNotReadIsNoDifference) {
  StreamConfig existing = Effective();
  existing.read_out.forgetting.reset();
  existing.read_out.step_size.value.reset();
  existing.network.cell = CellType::kDefault;
  StreamConfig wanted = Config();
  wanted.read_out.forgetting = 0.95;
  wanted.read_out.step_size.value = 0.3;
  wanted.network.cell = CellType::kRtu;
  EXPECT_TRUE(CheckAgrees(wanted, existing).ok()) << CheckAgrees(wanted, existing);
}

TEST(CheckAgreesTest, BaselinesAreCompared) {
  StreamConfig existing = Effective();
  StreamConfig wanted = Config();
  wanted.network.dense = {GradientEstimator::kSnap, 2, {}};
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "dense is not set there, snap here");
  existing.network.dense = {GradientEstimator::kSnap, 3, 1.0};
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "dense_steps is 3 there, 2 here");
  wanted = Config();
  wanted.read_out.forgetting = 0.99;
  existing.read_out.forgetting = 0.999;
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "forgetting is 0.999 there, 0.99 here");
  wanted = Config();
  wanted.read_out.method = ReadOutMethod::kPersistence;
  EXPECT_EQ(CheckAgrees(wanted, existing).message(), "read_out is adaptive there, persistence here");
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
