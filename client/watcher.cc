#include "nexting/watcher.h"

#include "client/watch_session.h"

namespace nexting::client {

Watcher::Watcher(std::unique_ptr<WatchSession> session) : session_(std::move(session)) {}
Watcher::~Watcher() = default;

void Watcher::Stop() { session_->Stop(); }
bool Watcher::WaitUntilEnded(absl::Duration timeout) const { return session_->WaitUntilEnded(timeout); }
absl::Status Watcher::status() const { return session_->status(); }

}  // namespace nexting::client
