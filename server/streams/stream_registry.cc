#include "server/streams/stream_registry.h"

#include <limits>
#include <utility>

#include "absl/strings/match.h"

namespace nexting::server {

StreamRegistry::SessionPtr StreamRegistry::Find(absl::string_view name) const {
  MutexLock lock(mutex_);
  const auto found = sessions_.find(name);
  return found == sessions_.end() ? nullptr : found->second;
}

bool StreamRegistry::Insert(SessionPtr session) {
  std::string name = session->name();
  MutexLock lock(mutex_);
  return sessions_.emplace(std::move(name), std::move(session)).second;
}

void StreamRegistry::Remove(absl::string_view name) {
  SessionPtr removed;  // its memory is freed after the lock
  MutexLock lock(mutex_);
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) return;
  removed = std::move(found->second);
  sessions_.erase(found);
}

std::vector<StreamRegistry::SessionPtr> StreamRegistry::Page(absl::string_view prefix, absl::string_view after,
                                                             size_t limit) const {
  std::vector<SessionPtr> page;
  MutexLock lock(mutex_);
  auto next = after < prefix ? sessions_.lower_bound(prefix) : sessions_.upper_bound(after);
  for (; next != sessions_.end() && page.size() < limit && absl::StartsWith(next->first, prefix); ++next) {
    page.push_back(next->second);
  }
  return page;
}

std::vector<StreamRegistry::SessionPtr> StreamRegistry::All() const {
  return Page("", "", std::numeric_limits<size_t>::max());
}

size_t StreamRegistry::size() const {
  MutexLock lock(mutex_);
  return sessions_.size();
}

void StreamRegistry::CloseAll(const absl::Status& reason) {
  for (const SessionPtr& session : All()) session->Close(reason);
}

}  // namespace nexting::server
