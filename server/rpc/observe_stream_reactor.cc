#include "server/rpc/observe_stream_reactor.h"

#include <utility>

#include "server/rpc/grpc_status.h"

namespace nexting::server {

ObserveStreamReactor* ObserveStreamReactor::Start(const StreamRegistry* registry, OpenCalls* open_calls) {
  auto reactor = std::make_shared<ObserveStreamReactor>(registry, open_calls);
  reactor->self_ = reactor;
  if (!open_calls->Add(reactor)) reactor->Drain();
  reactor->Advance();
  return reactor.get();
}

ObserveStreamReactor::ObserveStreamReactor(const StreamRegistry* registry, OpenCalls* open_calls)
    : registry_(registry), open_calls_(open_calls) {}

void ObserveStreamReactor::OnReadDone(bool ok) {
  if (ok) {
    TakeRequest();
  } else {
    MutexLock lock(mutex_);
    reading_ = false;
    no_more_requests_ = true;
  }
  Advance();
}

void ObserveStreamReactor::TakeRequest() {
  std::shared_ptr<ObserveBatch> batch;
  {
    MutexLock lock(mutex_);
    reading_ = false;
    if (no_more_requests_) return;
    if (absl::Status status = CheckBlockCount(*incoming_); !status.ok()) return EndWith(ToGrpcStatus(status));
    // Results may outlive the call.
    const auto advance = [weak = weak_from_this()] {
      if (const auto self = weak.lock(); self != nullptr) self->Advance();
    };
    batch = std::make_shared<ObserveBatch>(std::move(incoming_), std::make_shared<v1::ObserveResponse>(), registry_,
                                           ObserveBatch::Events{advance, advance});
    batches_.push_back(batch);
  }
  batch->Submit();
}

void ObserveStreamReactor::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  writing_ = false;
  if (!batches_.empty()) batches_.pop_front();
  if (!ok) Cancel();
  AdvanceLocked();
}

void ObserveStreamReactor::OnCancel() {
  MutexLock lock(mutex_);
  Cancel();
  AdvanceLocked();
}

void ObserveStreamReactor::OnDone() {
  open_calls_->Remove(this);
  const std::shared_ptr<ObserveStreamReactor> last = std::move(self_);
}

void ObserveStreamReactor::Drain() {
  MutexLock lock(mutex_);
  EndWith(ToGrpcStatus(DrainingError()));
  AdvanceLocked();
}

void ObserveStreamReactor::EndWith(const grpc::Status& status) {
  no_more_requests_ = true;
  if (end_status_.ok()) end_status_ = status;
}

void ObserveStreamReactor::Cancel() {
  EndWith(grpc::Status::CANCELLED);
  for (const std::shared_ptr<ObserveBatch>& batch : batches_) batch->Abandon();
  // Nobody reads the responses. One that is being written stays until gRPC has let go of it.
  while (batches_.size() > (writing_ ? 1u : 0u)) batches_.pop_back();
}

void ObserveStreamReactor::Advance() {
  MutexLock lock(mutex_);
  AdvanceLocked();
}

void ObserveStreamReactor::AdvanceLocked() {
  if (finished_) return;
  if (!writing_ && !batches_.empty() && batches_.front()->done()) {
    writing_ = true;
    StartWrite(&batches_.front()->response());
  }
  if (MayRead()) {
    reading_ = true;
    incoming_ = std::make_shared<v1::ObserveRequest>();
    StartRead(incoming_.get());
  }
  if (no_more_requests_ && batches_.empty()) {
    finished_ = true;
    Finish(end_status_);
  }
}

bool ObserveStreamReactor::MayRead() const {
  if (reading_ || no_more_requests_ || batches_.size() >= kMaxRequestsInFlight) return false;
  return batches_.empty() || batches_.back()->submitted();
}

}  // namespace nexting::server
