#include "server/rpc/predictor_service.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/names/stream_name.h"
#include "server/rpc/call_end.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/observe_batch.h"
#include "server/rpc/observe_stream_reactor.h"
#include "server/rpc/stream_codec.h"
#include "server/rpc/watch_reactor.h"

namespace nexting::server {
namespace {

absl::Status WritePrediction(const StreamRegistry& registry, const std::string& name, v1::PredictResponse& response) {
  if (absl::Status status = CheckStreamName("stream", name); !status.ok()) return status;
  const StreamRegistry::SessionPtr session = registry.Find(name);
  if (session == nullptr) return StreamNotFound(name);
  const StreamView view = session->view();
  if (view.outputs.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("stream ", name, " has not seen an observation; send one with Predictor.Observe"));
  }
  response = PredictionFromView(view);
  return absl::OkStatus();
}

// An Observe call, which ends with its batch. Such a batch never waits for room.
class ObserveCall final : public ObserveBatchOwner {
 public:
  // The call is one of `open_calls` and leaves them at its end.
  ObserveCall(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor, const RpcCall& call,
              OpenCalls* open_calls)
      : context_(context), reactor_(reactor), call_(call), open_calls_(open_calls) {}

  void OnBatchDone() override {
    FinishCall(context_, reactor_, call_, absl::OkStatus());
    open_calls_->Leave();
  }

 private:
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  const RpcCall call_;
  OpenCalls* const open_calls_;
};

// gRPC owns both messages until the call is finished, which is when a batch lets go of them.
template <typename Message>
std::shared_ptr<Message> Borrowed(Message* message) {
  return std::shared_ptr<Message>(std::shared_ptr<void>(), message);
}

}  // namespace

grpc::ServerUnaryReactor* PredictorService::Observe(grpc::CallbackServerContext* context,
                                                    const v1::ObserveRequest* request, v1::ObserveResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const RpcCall call(environment_.counters, RpcMethod::kObserve);
  const CallPermit permit(*context, environment_);
  absl::Status status = permit.CheckCaller();
  if (status.ok()) status = CheckBlockCount(*request);
  if (status.ok()) status = environment_.open_calls->Enter();
  if (!status.ok()) {
    FinishCall(context, reactor, call, status);
    return reactor;
  }
  const auto batch = std::make_shared<ObserveBatch>(
      Borrowed(request), Borrowed(response), environment_, permit, ObserveBatch::WhenFull::kRefuse,
      std::make_shared<ObserveCall>(context, reactor, call, environment_.open_calls));
  batch->EnqueueBlocks();
  return reactor;
}

grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>* PredictorService::ObserveStream(
    grpc::CallbackServerContext* context) {
  return ObserveStreamReactor::Start(context, environment_);
}

grpc::ServerUnaryReactor* PredictorService::Predict(grpc::CallbackServerContext* context,
                                                    const v1::PredictRequest* request, v1::PredictResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const RpcCall call(environment_.counters, RpcMethod::kPredict);
  absl::Status status = CallPermit(*context, environment_).Check({Verb::kPredict}, request->stream());
  if (status.ok()) status = environment_.open_calls->CheckServing();
  if (status.ok()) status = WritePrediction(*environment_.registry, request->stream(), *response);
  if (status.ok() && environment_.counters != nullptr) {
    environment_.counters->here().predictions[PredictionSource::kPredict].Add(
        static_cast<uint64_t>(response->heads_size()));
  }
  FinishCall(context, reactor, call, status);
  return reactor;
}

grpc::ServerWriteReactor<v1::WatchResponse>* PredictorService::Watch(grpc::CallbackServerContext* context,
                                                                     const v1::WatchRequest* request) {
  return WatchReactor::Start(context, *request, watch_queue_updates_, environment_);
}

}  // namespace nexting::server
