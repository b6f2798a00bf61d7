// Waits until something has happened a number of times. Unlike std::latch it may be destroyed as soon as Wait has
// returned.
#ifndef NEXTING_SERVER_SYNC_LATCH_H_
#define NEXTING_SERVER_SYNC_LATCH_H_

#include <cstddef>

#include "server/sync/mutex.h"

namespace nexting::server {

class Latch {
 public:
  explicit Latch(size_t count) : count_(count) {}

  void CountDown() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    if (--count_ == 0) zero_.NotifyAll();
  }

  void Wait() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    while (count_ > 0) zero_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar zero_;
  size_t count_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SYNC_LATCH_H_
