// A fixed pool of threads that gives learners their turns.
//
// Tasks wait in one queue, first come, first served. A turn is short by contract, so one busy stream cannot starve the
// others: it goes back to the end of the queue.
//
// Each thread hands its counters to the turns that it runs.
#ifndef NEXTING_SERVER_STREAMS_LEARNING_EXECUTOR_H_
#define NEXTING_SERVER_STREAMS_LEARNING_EXECUTOR_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "server/counters/learning_counters.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class LearningTask {
 public:
  virtual ~LearningTask() = default;

  // Works for a bounded time. True asks for another turn; false promises that the next work calls Schedule again.
  // `counters` belong to the thread that runs the turn; null where nobody counts.
  virtual bool RunTurn(LearningCounters* counters) = 0;
};

class LearningExecutor {
 public:
  enum class Counting { kOn, kOff };

  // REQUIRES: threads >= 1
  explicit LearningExecutor(int threads, Counting counting = Counting::kOff);

  // As Stop.
  ~LearningExecutor();

  // Gives the task a turn. It must not be scheduled again until that turn, or the last that it asked for, has come to
  // its end and touches nothing of the task's own any more: so the turns of a task never overlap, and each sees what
  // the one before did. May be called from any thread.
  void Schedule(std::shared_ptr<LearningTask> task) ABSL_LOCKS_EXCLUDED(mutex_);

  // One for each thread; empty where nobody counts.
  const std::vector<std::unique_ptr<LearningCounters>>& counters() const { return counters_; }

  // Tasks that wait for a thread.
  size_t waiting() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Ends the threads after their current turns. Tasks that wait are forgotten. Must not be called from a turn.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run(LearningCounters* counters) ABSL_LOCKS_EXCLUDED(mutex_);

  // Constant after construction.
  std::vector<std::unique_ptr<LearningCounters>> counters_;

  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<std::shared_ptr<LearningTask>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;  // constant between the constructor and Stop
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_LEARNING_EXECUTOR_H_
