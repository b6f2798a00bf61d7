// Name -> session, ordered by name.
//
// Threads: any. Cost: one lock and logarithmic in the number of streams; a page is linear in its length.
#ifndef NEXTING_SERVER_STREAMS_STREAM_REGISTRY_H_
#define NEXTING_SERVER_STREAMS_STREAM_REGISTRY_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/streams/stream_session.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class StreamRegistry {
 public:
  using SessionPtr = std::shared_ptr<StreamSession>;

  // Null for an unknown name.
  SessionPtr Find(absl::string_view name) const ABSL_LOCKS_EXCLUDED(mutex_);

  // False, with no effect, where the name is taken.
  bool Insert(SessionPtr session) ABSL_LOCKS_EXCLUDED(mutex_);

  void Remove(absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);

  // Up to `limit` sessions whose name starts with `prefix` and comes after `after`, in order of their names.
  std::vector<SessionPtr> Page(absl::string_view prefix, absl::string_view after, size_t limit) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  std::vector<SessionPtr> All() const ABSL_LOCKS_EXCLUDED(mutex_);
  size_t size() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Closes every session; they stay in the registry.
  void CloseAll(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable Mutex mutex_;
  std::map<std::string, SessionPtr, std::less<>> sessions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_REGISTRY_H_
