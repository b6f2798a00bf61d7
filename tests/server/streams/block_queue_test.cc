#include "server/streams/block_queue.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

BlockTask BlockOf(size_t rows, int place = 0) {
  BlockTask task;
  task.rows = rows;
  task.place = place;
  return task;
}

absl::Status Enqueue(BlockQueue& queue, size_t rows, std::shared_ptr<RoomWaiter> waiter = nullptr) {
  BlockTask task = BlockOf(rows);
  return queue.Enqueue(task, std::move(waiter));
}

class CountingWaiter : public RoomWaiter {
 public:
  void OnRoom() override { ++times_told_; }
  int times_told() const { return times_told_; }

 private:
  int times_told_ = 0;
};

TEST(BlockQueueTest, GivesBlocksInTheirOrder) {
  BlockQueue queue("streams/s", 100);
  EXPECT_TRUE(queue.empty());
  for (int place = 0; place < 3; ++place) {
    BlockTask task = BlockOf(1, place);
    ASSERT_TRUE(queue.Enqueue(task, nullptr).ok());
  }
  EXPECT_EQ(queue.Dequeue()->place, 0);
  EXPECT_FALSE(queue.empty());
  const std::deque<BlockTask> rest = queue.DequeueAll();
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[1].place, 2);
  EXPECT_FALSE(queue.Dequeue().has_value());
}

TEST(BlockQueueTest, RowsCountUntilTheyAreFreed) {
  BlockQueue queue("streams/s", 10);
  ASSERT_TRUE(Enqueue(queue, 6).ok());
  const absl::Status full = Enqueue(queue, 5);
  EXPECT_TRUE(absl::IsResourceExhausted(full));
  EXPECT_THAT(std::string(full.message()), HasSubstr("stream streams/s has 6 rows waiting; a block of 5 fits when at "
                                                     "most 10 wait in all"));
  ASSERT_TRUE(Enqueue(queue, 4).ok());
  queue.DequeueAll();
  EXPECT_EQ(queue.rows(), 10u);
  EXPECT_FALSE(Enqueue(queue, 1).ok());
  queue.FreeRows(4);
  EXPECT_EQ(queue.rows(), 6u);
  EXPECT_TRUE(Enqueue(queue, 4).ok());
}

TEST(BlockQueueTest, ARefusedBlockIsLeftAsItWas) {
  BlockQueue queue("streams/s", 10);
  const std::vector<double> features(12);
  BlockTask task = BlockOf(6, 7);
  task.block.features = features;
  ASSERT_TRUE(Enqueue(queue, 6).ok());
  ASSERT_FALSE(queue.Enqueue(task, nullptr).ok());
  EXPECT_EQ(task.place, 7);
  EXPECT_EQ(task.rows, 6u);
  EXPECT_EQ(task.block.features.data(), features.data());
}

TEST(BlockQueueTest, ALargerBlockFitsWhenNothingWaits) {
  BlockQueue queue("streams/s", 10);
  EXPECT_TRUE(Enqueue(queue, 1000).ok());
  EXPECT_FALSE(Enqueue(queue, 1).ok());
}

TEST(BlockQueueTest, TellsOfRoomOnceHalfIsFree) {
  BlockQueue queue("streams/s", 10);
  const auto waiter = std::make_shared<CountingWaiter>();
  ASSERT_TRUE(Enqueue(queue, 10).ok());
  ASSERT_FALSE(Enqueue(queue, 1, waiter).ok());
  queue.FreeRows(4);
  EXPECT_EQ(waiter->times_told(), 0);
  queue.FreeRows(1);
  EXPECT_EQ(waiter->times_told(), 1);
  queue.FreeRows(5);
  EXPECT_EQ(waiter->times_told(), 1);
}

TEST(BlockQueueTest, WhoWasNotRefusedIsNotTold) {
  BlockQueue queue("streams/s", 10);
  const auto waiter = std::make_shared<CountingWaiter>();
  ASSERT_TRUE(Enqueue(queue, 10, waiter).ok());
  queue.FreeRows(10);
  EXPECT_TRUE(queue.Close(absl::NotFoundError("deleted")));
  EXPECT_EQ(waiter->times_told(), 0);
  EXPECT_EQ(waiter.use_count(), 1);
}

TEST(BlockQueueTest, CloseRefusesTellsAndKeepsWhatItHas) {
  BlockQueue queue("streams/s", 10);
  const auto waiter = std::make_shared<CountingWaiter>();
  ASSERT_TRUE(Enqueue(queue, 10).ok());
  ASSERT_FALSE(Enqueue(queue, 1, waiter).ok());
  EXPECT_TRUE(queue.Close(absl::NotFoundError("deleted")));
  EXPECT_EQ(waiter->times_told(), 1);
  EXPECT_FALSE(queue.Close(absl::UnavailableError("too late to matter")));
  EXPECT_TRUE(absl::IsNotFound(Enqueue(queue, 1, waiter)));
  EXPECT_TRUE(queue.Dequeue().has_value());
  EXPECT_EQ(waiter->times_told(), 1);
}

TEST(BlockQueueTest, TheRetryDelayIsTheTimeInWhichHalfOfItIsLearnt) {
  BlockQueue queue("streams/s", 10'000);
  ASSERT_TRUE(Enqueue(queue, 1000).ok());
  EXPECT_EQ(queue.retry_delay_ms(), 10u);  // nothing has been measured
  queue.MeasureSpeed(10, std::chrono::milliseconds(20));
  EXPECT_EQ(queue.retry_delay_ms(), 1000u);
  queue.MeasureSpeed(1, std::chrono::seconds(1));
  EXPECT_EQ(queue.retry_delay_ms(), 10'000u);  // at most
}

}  // namespace
}  // namespace nexting::server
