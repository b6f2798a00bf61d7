// Group commit: callers hand work in and wait; one thread takes everything that waits and does it at once.
//
// The hand-off: a caller puts its Commit on the queue and sleeps; it belongs to the thread until `done`. The thread
// takes a group off the queue, gives it to the handler without holding the lock, and then wakes the callers. While the
// handler works, the next group gathers.
//
// Threads: EnqueueAndWait from any thread. The handler runs on the queue's own thread only, one group at a time.
#ifndef NEXTING_SERVER_STORE_COMMIT_QUEUE_H_
#define NEXTING_SERVER_STORE_COMMIT_QUEUE_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class CommitGroup;

// What one caller wants: adds itself to the group, or refuses and leaves the group as it was.
using Stage = std::function<absl::Status(CommitGroup&)>;

struct Commit {
  Stage stage;

  // About how much it writes; a group is closed when it gets large.
  size_t bytes = 0;

  // Set by the handler.
  absl::Status result;

  // Set by the queue; guarded by the queue's mutex.
  bool done = false;
};

class CommitQueue {
 public:
  // `handler` sets the result of every commit it is given.
  using Handler = std::function<void(const std::vector<Commit*>&)>;
  explicit CommitQueue(Handler handler);

  // Handles what still waits and ends the thread. REQUIRES: nobody calls EnqueueAndWait any more.
  ~CommitQueue();

  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  // Returns when the group that this commit was part of is handled.
  absl::Status EnqueueAndWait(size_t bytes, Stage stage);

  // Commits that no group has taken yet.
  size_t waiting() const;

 private:
  void Run();
  std::vector<Commit*> TakeGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Handler handler_;

  mutable Mutex mutex_;
  CondVar work_arrived_;
  CondVar group_done_;
  std::deque<Commit*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  // Last, so that it starts when all else stands.
  std::thread thread_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_COMMIT_QUEUE_H_
