// The calls that are open now, so that a server that stops can end and await them, and the switch that refuses new
// ones.
#ifndef NEXTING_SERVER_RPC_OPEN_CALLS_H_
#define NEXTING_SERVER_RPC_OPEN_CALLS_H_

#include <chrono>
#include <map>
#include <memory>

#include "server/streams/mutex.h"

namespace nexting::server {

class DrainableCall {
 public:
  virtual ~DrainableCall() = default;

  // Takes no more work, sends what is due, then ends the call with UNAVAILABLE. Must not block.
  virtual void Drain() = 0;
};

// Threads: any.
class OpenCalls {
 public:
  // A long call. False, with no effect, once the server drains.
  bool Add(const std::shared_ptr<DrainableCall>& call) ABSL_LOCKS_EXCLUDED(mutex_);
  void Remove(const DrainableCall* call) ABSL_LOCKS_EXCLUDED(mutex_);

  // A short call that waits for other threads. False, with no effect, once the server drains; otherwise Leave must
  // follow.
  bool Enter() ABSL_LOCKS_EXCLUDED(mutex_);
  void Leave() ABSL_LOCKS_EXCLUDED(mutex_);

  bool draining() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Refuses calls from now on and drains those that are open.
  void Drain() ABSL_LOCKS_EXCLUDED(mutex_);

  // Returns when no call is open, or at the deadline.
  void WaitUntilIdle(std::chrono::steady_clock::time_point deadline) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  bool idle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return calls_.empty() && entered_ == 0; }

  mutable Mutex mutex_;
  CondVar became_idle_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<const DrainableCall*, std::weak_ptr<DrainableCall>> calls_ ABSL_GUARDED_BY(mutex_);
  int entered_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OPEN_CALLS_H_
