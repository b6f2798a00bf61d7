#include "tests/bench/echo_service.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace nexting::bench {
namespace {

constexpr size_t kMaxRequestsInFlight = 8;  // as the real service

// Reads while it writes, as the real service does.
class EchoReactor final : public grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse> {
 public:
  explicit EchoReactor(const EchoService* service) : service_(service) {
    std::lock_guard lock(mutex_);
    Advance();
  }

  void OnReadDone(bool ok) override {
    std::lock_guard lock(mutex_);
    reading_ = false;
    if (ok) {
      service_->Answer(request_, responses_.emplace_back());
    } else {
      no_more_requests_ = true;
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    writing_ = false;
    responses_.pop_front();
    if (!ok) Cancel();
    Advance();
  }

  void OnCancel() override {
    std::lock_guard lock(mutex_);
    Cancel();
    Advance();
  }

  void OnDone() override { delete this; }

 private:
  // All private methods need mutex_.
  void Cancel() {
    no_more_requests_ = true;
    while (responses_.size() > (writing_ ? 1u : 0u)) responses_.pop_back();
  }

  void Advance() {
    if (finished_) return;
    if (!writing_ && !responses_.empty()) {
      writing_ = true;
      StartWrite(&responses_.front());
    }
    if (!reading_ && !no_more_requests_ && responses_.size() < kMaxRequestsInFlight) {
      reading_ = true;
      StartRead(&request_);
    }
    if (no_more_requests_ && responses_.empty()) {
      finished_ = true;
      Finish(grpc::Status::OK);
    }
  }

  const EchoService* const service_;
  v1::ObserveRequest request_;

  std::mutex mutex_;  // guards what follows
  std::deque<v1::ObserveResponse> responses_;
  bool reading_ = false;
  bool writing_ = false;
  bool no_more_requests_ = false;
  bool finished_ = false;
};

}  // namespace

void EchoService::Answer(const v1::ObserveRequest& request, v1::ObserveResponse& response) const {
  for (const v1::ObservationBlock& block : request.blocks()) {
    const int rows = block.features_size() / features_;
    const int numbers = std::min(rows * heads_, block.features_size());
    const double* first = block.features().data();
    v1::BlockResult& result = *response.add_results();
    result.set_stream(block.stream());
    result.set_applied_sequence(block.first_sequence() + rows - 1);
    result.mutable_predictions()->Add(first, first + numbers);
    result.mutable_baselines()->Add(first, first + numbers);
  }
}

grpc::ServerUnaryReactor* EchoService::Observe(grpc::CallbackServerContext* context, const v1::ObserveRequest* request,
                                               v1::ObserveResponse* response) {
  Answer(*request, *response);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>* EchoService::ObserveStream(
    grpc::CallbackServerContext*) {
  return new EchoReactor(this);
}

}  // namespace nexting::bench
