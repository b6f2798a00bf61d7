#include "server/streams/learning_executor.h"

#include <utility>

namespace nexting::server {

LearningExecutor::LearningExecutor(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

LearningExecutor::~LearningExecutor() { Stop(); }

void LearningExecutor::Schedule(std::shared_ptr<LearningTask> task) {
  {
    MutexLock lock(mutex_);
    queue_.push_back(std::move(task));
  }
  changed_.NotifyOne();
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

void LearningExecutor::Run() {
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
    if (task->RunTurn()) again = std::move(task);
  }
}

}  // namespace nexting::server
