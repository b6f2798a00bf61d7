#include "client/watch_session.h"

#include <utility>

#include "client/messages.h"
#include "client/rpc_status.h"
#include "client/stream_id.h"

namespace nexting::client {

WatchSession::WatchSession(const std::shared_ptr<grpc::Channel>& channel, absl::Status usable,
                           const std::vector<std::string>& ids, std::function<void(const WatchUpdate&)> on_update,
                           const WatchOptions& options)
    : stub_(v1::Predictor::NewStub(channel)),
      usable_(std::move(usable)),
      on_update_(std::move(on_update)),
      options_(options),
      backoff_(options.initial_backoff, options.max_backoff) {
  for (const std::string& id : ids) request_.add_streams(ResourceName(id));
  thread_ = std::thread([this] { Run(); });
}

void WatchSession::Stop() {
  // Two callers may stop at once, and only one may join. The second waits here, so that both return when it is over.
  MutexLock join_lock(&join_mutex_);
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool WatchSession::WaitUntilEnded(absl::Duration timeout) const {
  const SteadyTime deadline = SteadyDeadline(timeout);
  MutexLock lock(&mutex_);
  while (!ended_ && std::chrono::steady_clock::now() < deadline) changed_.WaitUntil(&mutex_, deadline);
  return ended_;
}

absl::Status WatchSession::status() const {
  MutexLock lock(&mutex_);
  return status_;
}

void WatchSession::Run() {
  absl::Status ended = ReadOneCall();
  while (WaitForNextCall(ended)) ended = ReadOneCall();
  MutexLock lock(&mutex_);
  status_ = stopping_ ? absl::CancelledError("the watch was stopped") : ended;
  ended_ = true;
  changed_.NotifyAll();
}

absl::Status WatchSession::ReadOneCall() {
  if (!usable_.ok()) return usable_;
  grpc::ClientContext context;
  {
    MutexLock lock(&mutex_);
    if (stopping_) return absl::CancelledError("the watch was stopped");
    context_ = &context;
  }
  const std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader = stub_->Watch(&context, request_);
  v1::WatchResponse response;
  while (reader->Read(&response)) Deliver(response);
  const absl::Status ended = FromRpc(reader->Finish());
  MutexLock lock(&mutex_);
  context_ = nullptr;
  return ended.ok() ? absl::UnavailableError("the server ended the watch") : ended;
}

void WatchSession::Deliver(const v1::WatchResponse& response) {
  backoff_.Reset();  // an answer proves that the server is there, which an accepted call does not
  if (response.dropped() > 0 && options_.on_dropped) options_.on_dropped(response.dropped());
  for (const v1::WatchUpdate& update : response.updates()) on_update_(FromMessage(update));
}

bool WatchSession::WaitForNextCall(const absl::Status& ended) {
  {
    MutexLock lock(&mutex_);
    if (stopping_ || !options_.reconnect || !IsTransient(ended)) return false;
  }
  // Without the lock: the callback may ask for the status.
  if (options_.on_disconnected) options_.on_disconnected(ended);
  const SteadyTime next = SteadyDeadline(backoff_.Next());
  MutexLock lock(&mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < next) changed_.WaitUntil(&mutex_, next);
  return !stopping_;
}

// The public face of the session, which keeps gRPC out of the installed header.
Watcher::Watcher(std::unique_ptr<WatchSession> session) : session_(std::move(session)) {}
Watcher::~Watcher() = default;

void Watcher::Stop() { session_->Stop(); }
bool Watcher::WaitUntilEnded(absl::Duration timeout) const { return session_->WaitUntilEnded(timeout); }
absl::Status Watcher::status() const { return session_->status(); }

}  // namespace nexting::client
