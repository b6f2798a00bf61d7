// The calls that are open now: how many there may be, and how a server that stops ends and awaits them.
#ifndef NEXTING_SERVER_RPC_OPEN_CALLS_H_
#define NEXTING_SERVER_RPC_OPEN_CALLS_H_

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "server/counters/rpc_counters.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class DrainableCall {
 public:
  virtual ~DrainableCall() = default;

  // Takes no more work, sends what is due, then ends the call with UNAVAILABLE. Must not block.
  virtual void Drain() = 0;

  // The table of tokens has changed: ends the call if it is no longer allowed. Must not block.
  virtual void OnTokensChanged() {}
};

// Threads: any. Calls that are refused get RESOURCE_EXHAUSTED,
// or UNAVAILABLE once the server drains, and nothing follows.
class OpenCalls {
 public:
  struct Limits {
    size_t max_calls = 10'000;  // watchers included
    size_t max_watchers = 1'000;
  };

  // Refusals are counted in `counters`, which may be null.
  OpenCalls(const Limits& limits, RpcCounters* counters) : limits_(limits), counters_(counters) {}

  // A long call. Remove must follow where it returns OK; elsewhere it may.
  absl::Status Add(const std::shared_ptr<DrainableCall>& call) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status AddWatcher(const std::shared_ptr<DrainableCall>& call) ABSL_LOCKS_EXCLUDED(mutex_);
  void Remove(const DrainableCall* call) ABSL_LOCKS_EXCLUDED(mutex_);

  // A short call that waits for other threads. Leave must follow where it returns OK.
  absl::Status Enter() ABSL_LOCKS_EXCLUDED(mutex_);
  void Leave() ABSL_LOCKS_EXCLUDED(mutex_);

  // For a call that is answered at once.
  absl::Status CheckServing() ABSL_LOCKS_EXCLUDED(mutex_);

  size_t watchers() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Refuses calls from now on and drains those that are open.
  void Drain() ABSL_LOCKS_EXCLUDED(mutex_);

  // Tells every long call.
  void TellTokensChanged() ABSL_LOCKS_EXCLUDED(mutex_);

  // Returns when no call is open, or at the deadline.
  void WaitUntilIdle(std::chrono::steady_clock::time_point deadline) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct LongCall {
    std::weak_ptr<DrainableCall> call;
    bool is_watcher = false;
  };

  size_t open() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return calls_.size() + entered_; }
  std::vector<std::shared_ptr<DrainableCall>> LongCalls() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckDraining() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Refuse(CallRefusal reason, const absl::Status& status);

  const Limits limits_;
  RpcCounters* const counters_;

  mutable Mutex mutex_;
  CondVar became_idle_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<const DrainableCall*, LongCall> calls_ ABSL_GUARDED_BY(mutex_);
  size_t watchers_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t entered_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OPEN_CALLS_H_
