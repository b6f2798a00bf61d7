#include "server/rpc/watch_reactor.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/rpc/grpc_status.h"
#include "server/rpc/stream_codec.h"
#include "server/streams/stream_name.h"

namespace nexting::server {

WatchReactor* WatchReactor::Start(const v1::WatchRequest& request, size_t max_queued_updates,
                                  const StreamRegistry* registry, OpenCalls* open_calls) {
  auto reactor = std::make_shared<WatchReactor>(max_queued_updates, open_calls);
  reactor->self_ = reactor;
  absl::Status status = open_calls->Add(reactor) ? reactor->WatchAll(request, *registry) : DrainingError();
  if (status.ok()) {
    reactor->StartSendInitialMetadata();
  } else {
    reactor->End(status);
  }
  return reactor.get();
}

WatchReactor::WatchReactor(size_t max_queued_updates, OpenCalls* open_calls)
    : max_queued_updates_(max_queued_updates), open_calls_(open_calls) {}

absl::Status WatchReactor::WatchAll(const v1::WatchRequest& request, const StreamRegistry& registry) {
  if (request.streams_size() < 1 || request.streams_size() > kMaxWatchedStreams) {
    return absl::InvalidArgumentError(
        absl::StrCat("streams has ", request.streams_size(), " names; must have 1 to ", kMaxWatchedStreams));
  }
  // A name given twice is one stream.
  const std::set<std::string> names(request.streams().begin(), request.streams().end());
  std::vector<StreamRegistry::SessionPtr> sessions;
  for (const std::string& name : names) {
    if (absl::Status status = CheckStreamName("streams", name); !status.ok()) return status;
    sessions.push_back(registry.Find(name));
    if (sessions.back() == nullptr) return StreamNotFound(name);
  }
  for (const StreamRegistry::SessionPtr& session : sessions) {
    if (absl::Status status = session->Watch(weak_from_this()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void WatchReactor::OnUpdates(absl::Span<const StreamUpdatePtr> updates) {
  MutexLock lock(mutex_);
  if (!end_status_.ok()) return;
  queue_.insert(queue_.end(), updates.begin(), updates.end());
  while (queue_.size() > max_queued_updates_) {
    queue_.pop_front();
    ++dropped_;
  }
  Advance();
}

void WatchReactor::OnStreamClosed(const absl::Status& reason) { End(reason); }

void WatchReactor::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  writing_ = false;
  if (!ok) Cancel();
  Advance();
}

void WatchReactor::OnCancel() {
  MutexLock lock(mutex_);
  Cancel();
  Advance();
}

void WatchReactor::OnDone() {
  open_calls_->Remove(this);
  const std::shared_ptr<WatchReactor> last = std::move(self_);
}

void WatchReactor::Drain() { End(DrainingError()); }

void WatchReactor::End(const absl::Status& reason) {
  MutexLock lock(mutex_);
  if (end_status_.ok()) end_status_ = ToGrpcStatus(reason);
  Advance();
}

void WatchReactor::Cancel() {
  if (end_status_.ok()) end_status_ = grpc::Status::CANCELLED;
  queue_.clear();
}

void WatchReactor::Advance() {
  if (finished_ || writing_) return;
  if (!queue_.empty()) {
    FillResponse();
    writing_ = true;
    StartWrite(&response_);
  } else if (!end_status_.ok()) {
    finished_ = true;
    Finish(end_status_);
  }
}

void WatchReactor::FillResponse() {
  response_.Clear();
  response_.set_dropped(std::exchange(dropped_, 0));
  const size_t count = std::min(queue_.size(), kMaxUpdatesPerResponse);
  for (size_t i = 0; i < count; ++i) {
    *response_.add_updates() = ProtoFromUpdate(*queue_.front());
    queue_.pop_front();
  }
}

}  // namespace nexting::server
