#include "tests/experiments/runs/worker_pool.h"

#include <utility>

namespace nexting::experiments {

WorkerPool::WorkerPool(absl::Span<const LearningRun> runs, int threads, Keep keep)
    : runs_(runs), keep_(std::move(keep)), threads_left_(threads), progress_(runs.size()) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  Stop();
  Join().IgnoreError();
}

void WorkerPool::Work() {
  for (size_t run = next_run_++; run < runs_.size(); run = next_run_++) {
    const absl::Status status = WorkOn(run);
    if (status.ok()) continue;
    const client::MutexLock lock(&mutex_);
    status_.Update(status);
    stop_ = true;
    break;
  }
  --threads_left_;
}

absl::Status WorkerPool::WorkOn(size_t run) {
  const absl::StatusOr<std::vector<Checkpoint>> checkpoints = Learn(runs_[run], stop_, progress_[run]);
  if (!checkpoints.ok()) return checkpoints.status();
  const client::MutexLock lock(&mutex_);
  return keep_(runs_[run], *checkpoints);
}

absl::Status WorkerPool::Join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const client::MutexLock lock(&mutex_);
  return status_;
}

}  // namespace nexting::experiments
