// std::mutex with thread-safety annotations, and the condition variable that goes with it.
//
// Not absl::Mutex: the packaged Abseil is not built for the thread sanitizer, which then reports false races.
#ifndef NEXTING_CLIENT_MUTEX_H_
#define NEXTING_CLIENT_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace nexting::client {

class ABSL_LOCKABLE Mutex {
 public:
  void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) { mutex_->lock(); }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex* const mutex_;
};

using SteadyTime = std::chrono::steady_clock::time_point;

// The moment `timeout` from now, at most a year: an infinite timeout would overflow the clock.
inline SteadyTime SteadyDeadline(absl::Duration timeout) {
  const absl::Duration bounded = std::min(timeout, absl::Hours(24 * 365));
  return std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(bounded);
}

class Condition {
 public:
  void NotifyAll() { condition_.notify_all(); }

  // Waits for a notification, at most until `deadline`; may wake early. REQUIRES: the caller holds *mutex.
  void WaitUntil(Mutex* mutex, SteadyTime deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    condition_.wait_until(*mutex, deadline);
  }

 private:
  std::condition_variable_any condition_;
};

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_MUTEX_H_
