#include "server/rpc/watch_reactor.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/names/stream_name.h"
#include "server/rpc/call_end.h"
#include "server/rpc/stream_codec.h"

namespace nexting::server {

WatchReactor* WatchReactor::Start(grpc::CallbackServerContext* context, const v1::WatchRequest& request,
                                  size_t max_queued_updates, const RpcEnvironment& environment) {
  const CallPermit permit(*context, environment);
  auto reactor = std::make_shared<WatchReactor>(request, max_queued_updates, environment, permit);
  reactor->self_ = reactor;
  absl::Status status = permit.CheckCaller();
  if (status.ok()) status = environment.open_calls->AddWatcher(reactor);
  // After it joined the open calls, so that it hears of tokens that change from here on.
  if (status.ok()) status = reactor->CheckPermit();
  if (status.ok()) status = reactor->WatchAll(request);
  if (status.ok()) {
    reactor->StartSendInitialMetadata();
  } else {
    AddRetryDelay(context, status);
    reactor->End(status);
  }
  return reactor.get();
}

WatchReactor::WatchReactor(const v1::WatchRequest& request, size_t max_queued_updates,
                           const RpcEnvironment& environment, const CallPermit& permit)
    : max_queued_updates_(max_queued_updates),
      names_(request.streams().begin(), request.streams().end()),
      environment_(environment),
      permit_(permit),
      call_(environment.counters, RpcMethod::kWatch) {}

absl::Status WatchReactor::CheckPermit() const {
  for (const std::string& name : names_) {
    if (absl::Status status = permit_.Check({Verb::kWatch}, name); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status WatchReactor::WatchAll(const v1::WatchRequest& request) {
  if (request.streams_size() < 1 || request.streams_size() > kMaxWatchedStreams) {
    return absl::InvalidArgumentError(
        absl::StrCat("streams has ", request.streams_size(), " names; must have 1 to ", kMaxWatchedStreams));
  }
  std::vector<StreamRegistry::SessionPtr> sessions;
  for (const std::string& name : names_) {
    if (absl::Status status = CheckStreamName("streams", name); !status.ok()) return status;
    sessions.push_back(environment_.registry->Find(name));
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
  const size_t too_many = queue_.size() - std::min(queue_.size(), max_queued_updates_);
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(too_many));
  dropped_ += too_many;
  CountUpdates(UpdateOutcome::kDropped, too_many);
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
  environment_.open_calls->Remove(this);
  // gRPC has ended every other callback, though in code that a race detector cannot see into; the lock shows it.
  { MutexLock lock(mutex_); }
  const std::shared_ptr<WatchReactor> last = std::move(self_);
}

void WatchReactor::Drain() { End(DrainingError()); }

void WatchReactor::OnTokensChanged() {
  const absl::Status status = CheckPermit();
  if (status.ok()) return;
  {
    MutexLock lock(mutex_);
    queue_.clear();  // what has not been sent is no longer for this caller
  }
  End(status);
}

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
    call_.End(static_cast<absl::StatusCode>(end_status_.error_code()));
    Finish(end_status_);
  }
}

void WatchReactor::FillResponse() {
  response_.Clear();
  response_.set_dropped(std::exchange(dropped_, 0));
  const size_t count = std::min(queue_.size(), kMaxUpdatesPerResponse);
  size_t predictions = 0;
  for (size_t i = 0; i < count; ++i) {
    *response_.add_updates() = ProtoFromUpdate(*queue_.front());
    predictions += queue_.front()->heads.size();
    queue_.pop_front();
  }
  CountUpdates(UpdateOutcome::kSent, count);
  if (environment_.counters != nullptr) {
    environment_.counters->here().predictions[PredictionSource::kWatch].Add(predictions);
  }
}

void WatchReactor::CountUpdates(UpdateOutcome outcome, size_t updates) const {
  if (environment_.counters == nullptr || updates == 0) return;
  environment_.counters->here().updates[outcome].Add(updates);
}

}  // namespace nexting::server
