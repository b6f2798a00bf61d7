#include "server/streams/learning_executor.h"

#include <utility>

#include "core/check.h"

namespace nexting::server {

LearningExecutor::LearningExecutor(int threads, Counting counting) {
  NEXTING_CHECK(threads >= 1);
  if (counting == Counting::kOn) {
    for (int i = 0; i < threads; ++i) counters_.push_back(std::make_unique<LearningCounters>());
  }
  for (int i = 0; i < threads; ++i) {
    LearningCounters* const counters = counters_.empty() ? nullptr : counters_[static_cast<size_t>(i)].get();
    threads_.emplace_back([this, counters] { Run(counters); });
  }
}

LearningExecutor::~LearningExecutor() { Stop(); }

void LearningExecutor::Schedule(std::shared_ptr<LearningTask> task) {
  {
    MutexLock lock(mutex_);
    queue_.push_back(std::move(task));
  }
  changed_.NotifyOne();
}

size_t LearningExecutor::waiting() const {
  MutexLock lock(mutex_);
  return queue_.size();
}

void LearningExecutor::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  std::deque<std::shared_ptr<LearningTask>> forgotten;
  MutexLock lock(mutex_);
  forgotten.swap(queue_);
}

void LearningExecutor::Run(LearningCounters* counters) {
  std::shared_ptr<LearningTask> again;
  while (true) {
    std::shared_ptr<LearningTask> task;
    {
      MutexLock lock(mutex_);
      if (again != nullptr) queue_.push_back(std::move(again));
      while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    if (task->RunTurn(counters)) again = std::move(task);
  }
}

}  // namespace nexting::server
