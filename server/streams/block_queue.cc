#include "server/streams/block_queue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/check.h"

namespace nexting::server {

absl::Status BlockQueue::Enqueue(BlockTask& task, std::shared_ptr<RoomWaiter> waiter) {
  NEXTING_CHECK(task.rows > 0);
  MutexLock lock(mutex_);
  if (!closed_.ok()) return closed_;
  if (rows_ > 0 && rows_ + task.rows > max_rows_) {
    // Under the same lock as the refusal, so that no room is made in between without a word to the waiter.
    if (waiter != nullptr) waiters_.push_back(std::move(waiter));
    return absl::ResourceExhaustedError(absl::StrCat("stream ", stream_, " has ", rows_, " rows waiting; a block of ",
                                                     task.rows, " fits when at most ", max_rows_, " wait in all"));
  }
  rows_ += task.rows;
  task.enqueued = std::chrono::steady_clock::now();
  blocks_.push_back(std::move(task));
  return absl::OkStatus();
}

std::optional<BlockTask> BlockQueue::Dequeue() {
  MutexLock lock(mutex_);
  if (blocks_.empty()) return std::nullopt;
  std::optional<BlockTask> oldest = std::move(blocks_.front());
  blocks_.pop_front();
  return oldest;
}

std::deque<BlockTask> BlockQueue::DequeueAll() {
  std::deque<BlockTask> all;
  MutexLock lock(mutex_);
  all.swap(blocks_);
  return all;
}

void BlockQueue::FreeRows(size_t rows) {
  std::vector<std::shared_ptr<RoomWaiter>> told;
  {
    MutexLock lock(mutex_);
    NEXTING_CHECK(rows <= rows_);
    rows_ -= rows;
    // Not at the first free row: whoever waits would wake up for each block in turn.
    if (rows_ <= max_rows_ / 2) told.swap(waiters_);
  }
  for (const std::shared_ptr<RoomWaiter>& waiter : told) waiter->OnRoom();
}

bool BlockQueue::Close(const absl::Status& reason) {
  std::vector<std::shared_ptr<RoomWaiter>> told;
  {
    MutexLock lock(mutex_);
    if (!closed_.ok()) return false;
    NEXTING_CHECK(!reason.ok());
    closed_ = reason;
    told.swap(waiters_);
  }
  for (const std::shared_ptr<RoomWaiter>& waiter : told) waiter->OnRoom();
  return true;
}

bool BlockQueue::empty() const {
  MutexLock lock(mutex_);
  return blocks_.empty();
}

size_t BlockQueue::rows() const {
  MutexLock lock(mutex_);
  return rows_;
}

void BlockQueue::MeasureSpeed(size_t rows, std::chrono::nanoseconds taken) {
  NEXTING_CHECK(rows > 0);
  const int64_t now = taken.count() / static_cast<int64_t>(rows);
  const int64_t before = nanoseconds_per_row_.load(std::memory_order_relaxed);
  nanoseconds_per_row_.store(before == 0 ? now : (7 * before + now) / 8, std::memory_order_relaxed);
}

uint32_t BlockQueue::retry_delay_ms() const {
  const int64_t waiting = static_cast<int64_t>(rows());
  const int64_t milliseconds = waiting * nanoseconds_per_row_.load(std::memory_order_relaxed) / 2'000'000;
  return static_cast<uint32_t>(std::clamp<int64_t>(milliseconds, 10, 10'000));
}

}  // namespace nexting::server
