// One thread that runs what it is given, one job after the other; so what its jobs do never overlaps.
#ifndef NEXTING_SERVER_SYNC_JOB_THREAD_H_
#define NEXTING_SERVER_SYNC_JOB_THREAD_H_

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <thread>

#include "absl/time/time.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class JobThread {
 public:
  using Job = std::function<void()>;

  JobThread();

  // As Stop.
  ~JobThread();

  // Runs `job` after everything enqueued before. Ignored after Stop. May be called from any thread.
  void Enqueue(Job job) ABSL_LOCKS_EXCLUDED(mutex_);

  // Enqueues `job` when `delay` has passed.
  void EnqueueAfter(absl::Duration delay, Job job) ABSL_LOCKS_EXCLUDED(mutex_);

  // Runs `job` and waits for its end. REQUIRES: not called from a job, nor after Stop.
  void RunAndWait(Job job) ABSL_LOCKS_EXCLUDED(mutex_);

  // Runs what was enqueued, drops what was to come later, and ends the thread. Must not be called from a job.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);

  // Moves due jobs to the queue.
  void TakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  CondVar changed_;
  std::deque<Job> queue_ ABSL_GUARDED_BY(mutex_);
  std::multimap<std::chrono::steady_clock::time_point, Job> later_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SYNC_JOB_THREAD_H_
