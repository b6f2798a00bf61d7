#include "server/streams/learning_executor.h"

#include <atomic>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "server/sync/latch.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {
namespace {

// Counts its turns and checks that no two of them run at the same time.
class CountingTask : public LearningTask {
 public:
  explicit CountingTask(int turns) : left_(turns) {}

  bool RunTurn(LearningCounters*) override {
    if (running_.exchange(true)) overlapped_ = true;
    ++turns_;
    const bool more = --left_ > 0;
    running_ = false;
    return more;
  }

  int turns() const { return turns_; }
  bool overlapped() const { return overlapped_; }

 private:
  int left_;
  std::atomic<int> turns_{0};
  std::atomic<bool> running_{false};
  std::atomic<bool> overlapped_{false};
};

TEST(LearningExecutorTest, GivesTurnsUntilThereIsNoMoreToDo) {
  LearningExecutor executor(3);
  std::vector<std::shared_ptr<CountingTask>> tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.push_back(std::make_shared<CountingTask>(100));
    executor.Schedule(tasks.back());
  }
  for (const auto& task : tasks) {
    EXPECT_TRUE(WaitUntil([&] { return task->turns() == 100; }));
    EXPECT_FALSE(task->overlapped());
  }
}

// Asks for another turn each time, until it is stopped.
class GreedyTask : public LearningTask {
 public:
  bool RunTurn(LearningCounters*) override {
    ++turns_;
    return !stopped_;
  }
  void Stop() { stopped_ = true; }
  int turns() const { return turns_; }

 private:
  std::atomic<int> turns_{0};
  std::atomic<bool> stopped_{false};
};

TEST(LearningExecutorTest, ABusyTaskDoesNotStarveOthers) {
  LearningExecutor executor(1);
  const auto greedy = std::make_shared<GreedyTask>();
  executor.Schedule(greedy);
  ASSERT_TRUE(WaitUntil([&] { return greedy->turns() > 10; }));
  const auto modest = std::make_shared<CountingTask>(50);
  executor.Schedule(modest);
  EXPECT_TRUE(WaitUntil([&] { return modest->turns() == 50; }));
  greedy->Stop();
}

TEST(LearningExecutorTest, StopEndsWithWorkLeft) {
  LearningExecutor executor(2);
  const auto greedy = std::make_shared<GreedyTask>();
  executor.Schedule(greedy);
  ASSERT_TRUE(WaitUntil([&] { return greedy->turns() > 0; }));
  executor.Stop();
  const int turns = greedy->turns();
  executor.Schedule(greedy);
  EXPECT_EQ(greedy->turns(), turns);
}

TEST(LatchTest, WaitsForEveryCount) {
  Latch latch(2);
  latch.CountDown();
  latch.CountDown();
  latch.Wait();
}

}  // namespace
}  // namespace nexting::server
