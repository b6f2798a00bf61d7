// Does many tasks on a few threads.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "client/mutex.h"

namespace nexting::experiments {

// Starts at once; the first task takes the first thread.
// Threads: all methods from the maker's.
class WorkerPool {
 public:
  // Does the task with this index, counts its steps up in `progress`, and ends soon after `stop` is true, with
  // CANCELLED. Called from any thread, several at a time.
  using Task = std::function<absl::Status(size_t index, const std::atomic<bool>& stop, std::atomic<int64_t>& progress)>;

  // Tasks 0 to `tasks` - 1. The first that fails stops the others.
  WorkerPool(size_t tasks, int threads, Task task);
  // Stops and waits.
  ~WorkerPool();

  // Asks all tasks to end soon.
  void Stop() { stop_ = true; }

  bool done() const { return threads_left_ == 0; }

  // Steps taken in the task with this index.
  int64_t progress(size_t index) const { return progress_[index]; }

  // Waits for the threads. The first error; CANCELLED where Stop() came before the end.
  absl::Status Join();

 private:
  void Work();

  const Task task_;
  std::atomic<bool> stop_ = false;
  std::atomic<size_t> next_ = 0;
  std::atomic<int> threads_left_;
  std::vector<std::atomic<int64_t>> progress_;
  client::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_
