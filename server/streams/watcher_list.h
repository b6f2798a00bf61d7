// Who watches one stream.
//
// Watchers are not kept alive: one that is gone is forgotten when the list is next looked at.
//
// Threads: any. Lock: mutex_, held while nothing else is called.
#ifndef NEXTING_SERVER_STREAMS_WATCHER_LIST_H_
#define NEXTING_SERVER_STREAMS_WATCHER_LIST_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "server/streams/stream_update.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class WatcherList {
 public:
  // The reason of Close where the list is closed.
  absl::Status Add(std::weak_ptr<StreamWatcher> watcher) ABSL_LOCKS_EXCLUDED(mutex_);

  // Takes no more watchers; those that are there stay. Only the first reason counts.
  // REQUIRES: !reason.ok()
  void Close(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_);

  // Those that live, kept alive until the caller lets go of them. Cost: no allocation where nobody watches.
  std::vector<std::shared_ptr<StreamWatcher>> Living() ABSL_LOCKS_EXCLUDED(mutex_);

  // Tells all of them that the stream has ended, and forgets them. REQUIRES: Close was called.
  void TellClosed() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  Mutex mutex_;
  std::vector<std::weak_ptr<StreamWatcher>> watchers_ ABSL_GUARDED_BY(mutex_);
  absl::Status closed_ ABSL_GUARDED_BY(mutex_);  // why, once it is
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_WATCHER_LIST_H_
