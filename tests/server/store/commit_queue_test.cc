#include "server/store/commit_queue.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/commit_group.h"

namespace nexting::server {
namespace {

absl::Status Nothing(CommitGroup&) { return absl::OkStatus(); }

TEST(CommitQueueTest, EveryCallerGetsItsOwnResult) {
  // Each caller is known by the size of its commit.
  CommitQueue queue([](const std::vector<Commit*>& commits) {
    for (Commit* commit : commits) {
      commit->result = commit->bytes % 2 == 0 ? absl::OkStatus() : absl::InternalError(absl::StrCat(commit->bytes));
    }
  });
  std::vector<std::thread> callers;
  std::vector<absl::Status> results(64);
  callers.reserve(results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    callers.emplace_back([&, i] { results[i] = queue.EnqueueAndWait(i, Nothing); });
  }
  for (std::thread& caller : callers) caller.join();
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i], i % 2 == 0 ? absl::OkStatus() : absl::InternalError(absl::StrCat(i)));
  }
}

TEST(CommitQueueTest, AllThatWaitAreOneGroup) {
  constexpr size_t kCallers = 32;
  std::promise<void> at_work;
  std::promise<void> gate;
  std::vector<size_t> groups;
  CommitQueue queue([&, opened = gate.get_future().share()](const std::vector<Commit*>& commits) {
    if (groups.empty()) at_work.set_value();
    groups.push_back(commits.size());
    opened.wait();
    for (Commit* commit : commits) commit->result = absl::OkStatus();
  });
  std::vector<std::thread> callers;
  callers.emplace_back([&] { EXPECT_TRUE(queue.EnqueueAndWait(1, Nothing).ok()); });
  at_work.get_future().wait();
  for (size_t i = 1; i < kCallers; ++i) {
    callers.emplace_back([&] { EXPECT_TRUE(queue.EnqueueAndWait(1, Nothing).ok()); });
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (queue.waiting() < kCallers - 1 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  gate.set_value();
  for (std::thread& caller : callers) caller.join();
  EXPECT_THAT(groups, testing::ElementsAre(1, kCallers - 1));
}

TEST(CommitQueueTest, ClosesAGroupBeforeItGetsLarge) {
  constexpr size_t kLarge = size_t{3} << 20;
  std::atomic<size_t> largest = 0;
  CommitQueue queue([&](const std::vector<Commit*>& commits) {
    largest = std::max(largest.load(), commits.size());
    for (Commit* commit : commits) commit->result = absl::OkStatus();
  });
  std::vector<std::thread> callers;
  callers.reserve(16);
  for (int i = 0; i < 16; ++i) {
    callers.emplace_back([&] { EXPECT_TRUE(queue.EnqueueAndWait(kLarge, Nothing).ok()); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(largest, 1U) << "two of these are more than a group takes, one alone must pass";
}

TEST(CommitQueueTest, EndsWithoutWork) {
  const CommitQueue queue([](const std::vector<Commit*>&) { FAIL() << "there is nothing to handle"; });
}

}  // namespace
}  // namespace nexting::server
