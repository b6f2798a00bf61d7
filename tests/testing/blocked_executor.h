// An executor with one learning thread that does nothing until it is told to: so that queues fill up in a test.
#ifndef NEXTING_TESTS_TESTING_BLOCKED_EXECUTOR_H_
#define NEXTING_TESTS_TESTING_BLOCKED_EXECUTOR_H_

#include <memory>

#include "server/streams/learning_executor.h"
#include "server/sync/latch.h"

namespace nexting::server {

// A turn that lasts until Release.
class LongTurn : public LearningTask {
 public:
  bool RunTurn(LearningCounters*) override {
    begun_.CountDown();
    release_.Wait();
    return false;
  }
  void WaitUntilBegun() { begun_.Wait(); }
  void Release() { release_.CountDown(); }

 private:
  Latch begun_{1};
  Latch release_{1};
};

class BlockedExecutor {
 public:
  BlockedExecutor() {
    executor_.Schedule(turn_);
    turn_->WaitUntilBegun();
  }
  ~BlockedExecutor() { Release(); }

  void Release() {
    if (!released_) turn_->Release();
    released_ = true;
  }

  LearningExecutor& executor() { return executor_; }

 private:
  const std::shared_ptr<LongTurn> turn_ = std::make_shared<LongTurn>();
  LearningExecutor executor_{1};
  bool released_ = false;
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_BLOCKED_EXECUTOR_H_
