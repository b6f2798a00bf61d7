// Follows streams as they learn: one callback for each observation, from the moment of the call on.
//
// Threads: one of its own, which calls the callbacks one at a time. Every method may be called from any thread; Stop
// and the destructor not from a callback. Owns: its call; it may outlive the Client that made it. Errors: NOT_FOUND
// ends it (an unknown stream, or one deleted while watched). Lost connections end it too, unless it reconnects.
#ifndef NEXTING_WATCHER_H_
#define NEXTING_WATCHER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "nexting/prediction.h"

namespace nexting::client {

struct WatchOptions {
  // Connects again after a lost connection. What happens meanwhile is not seen.
  bool reconnect = true;
  absl::Duration initial_backoff = absl::Milliseconds(50);
  absl::Duration max_backoff = absl::Seconds(5);

  // Updates lost because the callback was too slow, before the updates that follow.
  std::function<void(uint64_t)> on_dropped{};
  // A connection was lost and is tried again.
  std::function<void(const absl::Status&)> on_disconnected{};
};

class WatchSession;  // private

class Watcher {
 public:
  // Stops the watch, as Stop does.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Ends the watch and waits for a running callback. No callback comes afterwards.
  void Stop();

  // True when the watch has ended by itself or by Stop, waiting at most `timeout` for it.
  bool WaitUntilEnded(absl::Duration timeout) const;

  // Why it ended: CANCELLED after Stop. OK while it runs.
  absl::Status status() const;

 private:
  friend class Client;
  explicit Watcher(std::unique_ptr<WatchSession> session);
  std::unique_ptr<WatchSession> session_;
};

}  // namespace nexting::client

#endif  // NEXTING_WATCHER_H_
