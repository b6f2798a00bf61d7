#include "server/rpc/observe_stream_reactor.h"

#include <utility>

#include "server/rpc/call_end.h"

namespace nexting::server {

ObserveStreamReactor* ObserveStreamReactor::Start(grpc::CallbackServerContext* context,
                                                  const RpcEnvironment& environment) {
  const CallPermit permit(*context, environment);
  auto reactor = std::make_shared<ObserveStreamReactor>(environment, permit);
  reactor->self_ = reactor;
  absl::Status status = permit.CheckCaller();
  if (status.ok()) status = environment.open_calls->Add(reactor);
  if (!status.ok()) {
    AddRetryDelay(context, status);
    reactor->End(status);
  }
  reactor->Advance();
  return reactor.get();
}

ObserveStreamReactor::ObserveStreamReactor(const RpcEnvironment& environment, const CallPermit& permit)
    : environment_(environment), permit_(permit), call_(environment.counters, RpcMethod::kObserveStream) {}

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

// One request of the call. Results may outlive the call, so it does not keep the reactor alive.
class ObserveStreamReactor::Request final : public ObserveBatchOwner {
 public:
  Request(std::weak_ptr<ObserveStreamReactor> reactor, RpcCounters* counters)
      : reactor_(std::move(reactor)), timed_(counters) {}

  void OnBatchDone() override {
    timed_.End();
    Advance();
  }
  void OnBatchEnqueued() override { Advance(); }

 private:
  void Advance() {
    if (const auto reactor = reactor_.lock(); reactor != nullptr) reactor->Advance();
  }

  const std::weak_ptr<ObserveStreamReactor> reactor_;
  const RpcRequest timed_;
};

void ObserveStreamReactor::TakeRequest() {
  std::shared_ptr<ObserveBatch> batch;
  {
    MutexLock lock(mutex_);
    reading_ = false;
    if (no_more_requests_) return;
    if (absl::Status status = CheckBlockCount(*incoming_); !status.ok()) return EndWith(ToGrpcStatus(status));
    batch = std::make_shared<ObserveBatch>(std::move(incoming_), std::make_shared<v1::ObserveResponse>(), environment_,
                                           permit_, ObserveBatch::WhenFull::kWait,
                                           std::make_shared<Request>(weak_from_this(), environment_.counters));
    batches_.push_back(batch);
  }
  batch->EnqueueBlocks();
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
  environment_.open_calls->Remove(this);
  // gRPC has ended every other callback, though in code that a race detector cannot see into; the lock shows it.
  { MutexLock lock(mutex_); }
  const std::shared_ptr<ObserveStreamReactor> last = std::move(self_);
}

void ObserveStreamReactor::Drain() { End(DrainingError()); }

void ObserveStreamReactor::End(const absl::Status& status) {
  MutexLock lock(mutex_);
  EndWith(ToGrpcStatus(status));
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
    call_.End(static_cast<absl::StatusCode>(end_status_.error_code()));
    Finish(end_status_);
  }
}

bool ObserveStreamReactor::MayRead() const {
  if (reading_ || no_more_requests_ || batches_.size() >= kMaxRequestsInFlight) return false;
  return batches_.empty() || batches_.back()->enqueued();
}

}  // namespace nexting::server
