#include "server/sync/job_thread.h"

#include <utility>

#include "core/check.h"
#include "server/sync/latch.h"

namespace nexting::server {

JobThread::JobThread() : thread_([this] { Run(); }) {}

JobThread::~JobThread() { Stop(); }

void JobThread::Enqueue(Job job) { EnqueueAfter(absl::ZeroDuration(), std::move(job)); }

void JobThread::EnqueueAfter(absl::Duration delay, Job job) {
  {
    MutexLock lock(mutex_);
    if (stopping_) return;
    if (delay <= absl::ZeroDuration()) {
      queue_.push_back(std::move(job));
    } else {
      later_.emplace(std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(delay), std::move(job));
    }
  }
  changed_.NotifyAll();
}

void JobThread::RunAndWait(Job job) {
  // A job that waited for another one would wait for ever, and so would whoever asks a thread that has ended.
  NEXTING_CHECK(std::this_thread::get_id() != thread_.get_id());
  NEXTING_CHECK(thread_.joinable());
  Latch done(1);
  Enqueue([&] {
    job();
    done.CountDown();
  });
  done.Wait();
}

void JobThread::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    later_.clear();
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void JobThread::TakeDue() {
  const auto now = std::chrono::steady_clock::now();
  while (!later_.empty() && later_.begin()->first <= now) {
    queue_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
}

void JobThread::Run() {
  while (true) {
    Job job;
    {
      MutexLock lock(mutex_);
      for (TakeDue(); queue_.empty(); TakeDue()) {
        if (stopping_) return;
        if (later_.empty()) {
          changed_.Wait(mutex_);
        } else {
          changed_.WaitUntil(mutex_, later_.begin()->first);
        }
      }
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job();
  }
}

}  // namespace nexting::server
