#include "tests/experiments/runs/worker_pool.h"

#include <utility>

namespace nexting::experiments {

WorkerPool::WorkerPool(size_t tasks, int threads, Task task)
    : task_(std::move(task)), threads_left_(threads), progress_(tasks) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  Stop();
  Join().IgnoreError();
}

void WorkerPool::Work() {
  for (size_t index = next_++; index < progress_.size(); index = next_++) {
    const absl::Status status = task_(index, stop_, progress_[index]);
    if (status.ok()) continue;
    const client::MutexLock lock(&mutex_);
    status_.Update(status);
    stop_ = true;
    break;
  }
  --threads_left_;
}

absl::Status WorkerPool::Join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const client::MutexLock lock(&mutex_);
  return status_;
}

}  // namespace nexting::experiments
