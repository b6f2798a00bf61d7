#include "nexting/watcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <mutex>

#include "nexting/client.h"
#include "tests/testing/fake_predictor_server.h"
#include "tests/testing/wait_until.h"

namespace nexting::client {
namespace {

class WatcherTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StreamConfig config;
    config.features = {"value"};
    config.heads = {{"value", {}, {}}};
    ASSERT_TRUE(client_.CreateStream("a", config).ok());
    ASSERT_TRUE(client_.CreateStream("b", config).ok());
    options_.initial_backoff = absl::Milliseconds(1);
    options_.on_dropped = [this](uint64_t count) { dropped_ += count; };
    options_.on_disconnected = [this](const absl::Status&) { ++disconnected_; };
  }

  std::unique_ptr<Watcher> Watch(const std::vector<std::string>& ids) {
    auto watcher = client_.Watch(
        ids,
        [this](const WatchUpdate& update) {
          std::lock_guard<std::mutex> lock(mutex_);
          updates_.push_back(update);
        },
        options_);
    return watcher;
  }

  void Observe(const std::string& id, double value) { ASSERT_TRUE(client_.Observe({{id, 0, {value}, {}, {}}}).ok()); }

  size_t seen() {
    std::lock_guard<std::mutex> lock(mutex_);
    return updates_.size();
  }

  FakePredictorServer server_;
  Client client_{{server_.address()}};
  WatchOptions options_;
  std::atomic<uint64_t> dropped_{0};
  std::atomic<int> disconnected_{0};
  std::mutex mutex_;
  std::vector<WatchUpdate> updates_;
};

TEST_F(WatcherTest, CallsBackForEachObservationOfItsStreamsAndReportsDrops) {
  const auto watcher = Watch({"a", "b"});
  ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
  Observe("a", 1);
  ASSERT_TRUE(WaitUntil([&] { return seen() == 1; }));
  Observe("b", 2);
  ASSERT_TRUE(WaitUntil([&] { return seen() == 2; }));
  watcher->Stop();
  EXPECT_EQ(updates_[0].stream_id, "a");
  EXPECT_EQ(updates_[0].sequence, 1u);
  ASSERT_EQ(updates_[0].heads.size(), 1u);
  EXPECT_EQ(updates_[0].heads[0].prediction, 10);
  EXPECT_TRUE(std::isnan(updates_[0].heads[0].previous_prediction));
  EXPECT_EQ(updates_[1].stream_id, "b");
  EXPECT_EQ(dropped_, 14u);
  EXPECT_TRUE(absl::IsCancelled(watcher->status()));
}

TEST_F(WatcherTest, AnUnknownStreamEndsItWithNotFound) {
  const auto watcher = Watch({"none"});
  EXPECT_TRUE(watcher->WaitUntilEnded(absl::Seconds(30)));
  EXPECT_TRUE(absl::IsNotFound(watcher->status())) << watcher->status();
}

TEST_F(WatcherTest, ADeletedStreamEndsItWithNotFound) {
  const auto watcher = Watch({"a"});
  ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
  ASSERT_TRUE(client_.DeleteStream("a").ok());
  EXPECT_TRUE(watcher->WaitUntilEnded(absl::Seconds(30)));
  EXPECT_TRUE(absl::IsNotFound(watcher->status())) << watcher->status();
}

TEST_F(WatcherTest, ConnectsAgainAfterALostConnection) {
  const auto watcher = Watch({"a"});
  ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
  server_.DropWatchers();
  ASSERT_TRUE(WaitUntil([&] { return disconnected_ == 1 && server_.watchers() == 1; }));
  Observe("a", 1);
  EXPECT_TRUE(WaitUntil([&] { return seen() == 1; }));
}

TEST_F(WatcherTest, WithoutReconnectALostConnectionEndsIt) {
  options_.reconnect = false;
  const auto watcher = Watch({"a"});
  ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
  server_.DropWatchers();
  EXPECT_TRUE(watcher->WaitUntilEnded(absl::Seconds(30)));
  EXPECT_TRUE(absl::IsUnavailable(watcher->status()));
}

TEST_F(WatcherTest, StopsWhileTheServerIsAway) {
  server_.Stop();
  const auto watcher = Watch({"a"});
  ASSERT_TRUE(WaitUntil([&] { return disconnected_ > 0; }));
  EXPECT_FALSE(watcher->WaitUntilEnded(absl::ZeroDuration()));
  watcher->Stop();
  EXPECT_TRUE(watcher->WaitUntilEnded(absl::ZeroDuration()));
  watcher->Stop();  // harmless
}

}  // namespace
}  // namespace nexting::client
