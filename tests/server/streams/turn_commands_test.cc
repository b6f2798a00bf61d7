#include "server/streams/turn_commands.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::ElementsAre;

TEST(TurnCommandsTest, RunsEachOnceInItsOrder) {
  TurnCommands commands;
  std::vector<int> order;
  EXPECT_TRUE(commands.empty());
  commands.Enqueue([&] { order.push_back(1); });
  commands.Enqueue([&] { order.push_back(2); });
  EXPECT_FALSE(commands.empty());
  commands.RunAll();
  commands.RunAll();
  EXPECT_THAT(order, ElementsAre(1, 2));
  EXPECT_TRUE(commands.empty());
}

TEST(TurnCommandsTest, WhatACommandEnqueuesWaitsForTheNextTurn) {
  TurnCommands commands;
  int ran = 0;
  commands.Enqueue([&] { commands.Enqueue([&] { ++ran; }); });
  commands.RunAll();
  EXPECT_EQ(ran, 0);
  EXPECT_FALSE(commands.empty());
  commands.RunAll();
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace nexting::server
