// What others want done to a session's learner: done on the session's next turn, between two rows, in the order in
// which it was asked for.
//
// Threads: Enqueue from any thread, RunAll on the turn only. Lock: mutex_, held while nothing else is called.
#ifndef NEXTING_SERVER_STREAMS_TURN_COMMANDS_H_
#define NEXTING_SERVER_STREAMS_TURN_COMMANDS_H_

#include <functional>
#include <utility>
#include <vector>

#include "server/sync/mutex.h"

namespace nexting::server {

class TurnCommands {
 public:
  using Command = std::function<void()>;

  void Enqueue(Command command) ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    commands_.push_back(std::move(command));
  }

  // Runs what was enqueued before the call; what a command enqueues waits for the next one.
  void RunAll() ABSL_LOCKS_EXCLUDED(mutex_) {
    std::vector<Command> commands;
    {
      MutexLock lock(mutex_);
      commands.swap(commands_);
    }
    for (Command& command : commands) command();
  }

  bool empty() const ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(mutex_);
    return commands_.empty();
  }

 private:
  mutable Mutex mutex_;
  std::vector<Command> commands_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_TURN_COMMANDS_H_
