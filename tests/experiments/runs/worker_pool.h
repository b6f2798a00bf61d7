// Runs many learning runs on a few threads.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "client/mutex.h"
#include "tests/experiments/runs/learning_run.h"

namespace nexting::experiments {

// Starts at once; the first run takes the first thread.
// Threads: `keep` is called by one at a time, from any; all methods from the maker's.
class WorkerPool {
 public:
  using Keep = std::function<absl::Status(const LearningRun& run, const std::vector<Checkpoint>& checkpoints)>;

  // `keep` gets each run that has ended. `runs` outlives the pool.
  WorkerPool(absl::Span<const LearningRun> runs, int threads, Keep keep);
  // Stops and waits.
  ~WorkerPool();

  // Asks all runs to end soon; those that have not ended by themselves are not kept.
  void Stop() { stop_ = true; }

  bool done() const { return threads_left_ == 0; }

  // Steps taken in the run with this index.
  int64_t progress(size_t run) const { return progress_[run]; }

  // Waits for the threads. The first error; CANCELLED where Stop() came before the end.
  absl::Status Join();

 private:
  void Work();
  absl::Status WorkOn(size_t run);

  const absl::Span<const LearningRun> runs_;
  const Keep keep_;
  std::atomic<bool> stop_ = false;
  std::atomic<size_t> next_run_ = 0;
  std::atomic<int> threads_left_;
  std::vector<std::atomic<int64_t>> progress_;
  client::Mutex mutex_;  // held while keep_ is called
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_WORKER_POOL_H_
