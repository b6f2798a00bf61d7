// The blocks of one stream that wait to be learnt: at most so many rows of them, and who finds no room may wait for it.
//
// Rows count from Enqueue until FreeRows, so those of the block that is being learnt count too.
//
// Threads: any. Lock: mutex_, held while nothing else is called.
#ifndef NEXTING_SERVER_STREAMS_BLOCK_QUEUE_H_
#define NEXTING_SERVER_STREAMS_BLOCK_QUEUE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/streams/observation_block.h"
#include "server/sync/mutex.h"

namespace nexting::server {

// Someone who found a queue full and waits for room in it.
class RoomWaiter {
 public:
  virtual ~RoomWaiter() = default;

  // Half of the queue is free, or it was closed: the block may be enqueued again. There is no promise that it fits: a
  // large one waits for as long as smaller ones keep the queue filled. Called once for each Enqueue that left a waiter,
  // on the learning thread that made the room or on the thread that closed the queue. It must only hand the work on.
  virtual void OnRoom() = 0;
};

class BlockQueue {
 public:
  // `stream` is only named in refusals. A block that is larger than `max_rows` is taken when nothing waits.
  BlockQueue(std::string stream, size_t max_rows) : stream_(std::move(stream)), max_rows_(max_rows) {}

  // Takes a block whose `rows` are set. Otherwise leaves it as it is and returns why: RESOURCE_EXHAUSTED where there is
  // no room, and then `waiter`, which may be null, is told once there is some; else the reason of Close.
  absl::Status Enqueue(BlockTask& task, std::shared_ptr<RoomWaiter> waiter) ABSL_LOCKS_EXCLUDED(mutex_);

  // The oldest block, or nothing; all of them.
  std::optional<BlockTask> Dequeue() ABSL_LOCKS_EXCLUDED(mutex_);
  std::deque<BlockTask> DequeueAll() ABSL_LOCKS_EXCLUDED(mutex_);

  // Gives back the room of a block that is no longer in the queue. REQUIRES: rows <= rows()
  void FreeRows(size_t rows) ABSL_LOCKS_EXCLUDED(mutex_);

  // Takes no more blocks and tells all who wait for room. False, with no effect, where it is closed already.
  // REQUIRES: `reason` is an error.
  bool Close(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_);

  bool empty() const ABSL_LOCKS_EXCLUDED(mutex_);
  size_t rows() const ABSL_LOCKS_EXCLUDED(mutex_);
  size_t max_rows() const { return max_rows_; }

  // So many rows have been learnt in so much time. REQUIRES: rows > 0
  void MeasureSpeed(size_t rows, std::chrono::nanoseconds taken);

  // How long the queue will take to be half empty, as far as one can tell: in [10, 10,000].
  uint32_t retry_delay_ms() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const std::string stream_;
  const size_t max_rows_;

  std::atomic<int64_t> nanoseconds_per_row_{0};  // written on the turn only

  mutable Mutex mutex_;
  std::deque<BlockTask> blocks_ ABSL_GUARDED_BY(mutex_);
  size_t rows_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::shared_ptr<RoomWaiter>> waiters_ ABSL_GUARDED_BY(mutex_);
  absl::Status closed_ ABSL_GUARDED_BY(mutex_);  // why, once it is
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_BLOCK_QUEUE_H_
