#include "server/streams/watcher_list.h"

#include <utility>

#include "core/check.h"

namespace nexting::server {

absl::Status WatcherList::Add(std::weak_ptr<StreamWatcher> watcher) {
  MutexLock lock(mutex_);
  if (!closed_.ok()) return closed_;
  watchers_.push_back(std::move(watcher));
  return absl::OkStatus();
}

void WatcherList::Close(const absl::Status& reason) {
  NEXTING_CHECK(!reason.ok());
  MutexLock lock(mutex_);
  if (closed_.ok()) closed_ = reason;
}

std::vector<std::shared_ptr<StreamWatcher>> WatcherList::Living() {
  std::vector<std::shared_ptr<StreamWatcher>> living;
  MutexLock lock(mutex_);
  std::erase_if(watchers_, [&](const std::weak_ptr<StreamWatcher>& watcher) {
    std::shared_ptr<StreamWatcher> alive = watcher.lock();
    if (alive == nullptr) return true;
    living.push_back(std::move(alive));
    return false;
  });
  return living;
}

void WatcherList::TellClosed() {
  const std::vector<std::shared_ptr<StreamWatcher>> told = Living();
  absl::Status reason;
  {
    MutexLock lock(mutex_);
    NEXTING_CHECK(!closed_.ok());
    reason = closed_;
    watchers_.clear();
  }
  for (const std::shared_ptr<StreamWatcher>& watcher : told) watcher->OnStreamClosed(reason);
}

}  // namespace nexting::server
