// A block on its way through a session, for tests and benchmarks: its values, and its result when it has come.
#ifndef NEXTING_TESTS_TESTING_SENT_BLOCK_H_
#define NEXTING_TESTS_TESTING_SENT_BLOCK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "server/streams/stream_session.h"
#include "server/sync/latch.h"

namespace nexting::server {

class SentBlock : public BlockReceiver {
 public:
  // `features` are rows from sequence number `first` on. Asks for the digest after them.
  SentBlock(uint64_t first, std::vector<double> features) : features_(std::move(features)) {
    task_.block = {first, features_, {}, {}};
    task_.wants_digest = true;
    // The block outlives what it is sent to, or waits for its result; so nobody needs to own it.
    task_.receiver = std::shared_ptr<BlockReceiver>(std::shared_ptr<void>(), this);
  }
  SentBlock(const SentBlock&) = delete;
  SentBlock& operator=(const SentBlock&) = delete;

  absl::Status EnqueueIn(StreamSession& session, std::shared_ptr<RoomWaiter> waiter = nullptr) {
    return session.Enqueue(task_, std::move(waiter));
  }

  // Without a session, which would know how many rows there are.
  absl::Status EnqueueIn(BlockQueue& queue, size_t rows) {
    task_.rows = rows;
    return queue.Enqueue(task_, nullptr);
  }

  void OnBlockResult(int, BlockResult result) override {
    result_ = std::move(result);
    if (++times_done_ == 1) done_.CountDown();
  }

  bool done() const { return times_done_ > 0; }
  int times_done() const { return times_done_; }

  const BlockResult& Wait() {
    done_.Wait();
    return result_;
  }

 private:
  const std::vector<double> features_;
  BlockTask task_;
  BlockResult result_;
  std::atomic<int> times_done_{0};
  Latch done_{1};
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_SENT_BLOCK_H_
