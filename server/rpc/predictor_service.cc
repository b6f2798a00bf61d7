#include "server/rpc/predictor_service.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/rpc/grpc_status.h"
#include "server/rpc/observe_batch.h"
#include "server/rpc/observe_stream_reactor.h"
#include "server/rpc/stream_codec.h"
#include "server/rpc/watch_reactor.h"
#include "server/streams/stream_name.h"

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

// gRPC owns both messages until the call is finished, which is when a batch lets go of them.
template <typename Message>
std::shared_ptr<Message> Borrowed(Message* message) {
  return std::shared_ptr<Message>(std::shared_ptr<void>(), message);
}

}  // namespace

grpc::ServerUnaryReactor* PredictorService::Observe(grpc::CallbackServerContext* context,
                                                    const v1::ObserveRequest* request, v1::ObserveResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::Status status = CheckBlockCount(*request);
  if (status.ok() && !open_calls_->Enter()) status = DrainingError();
  if (!status.ok()) {
    reactor->Finish(ToGrpcStatus(status));
    return reactor;
  }
  const auto finish = [this, reactor] {
    reactor->Finish(grpc::Status::OK);
    open_calls_->Leave();
  };
  std::make_shared<ObserveBatch>(Borrowed(request), Borrowed(response), registry_, ObserveBatch::Events{finish, {}})
      ->Submit();
  return reactor;
}

grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>* PredictorService::ObserveStream(
    grpc::CallbackServerContext*) {
  return ObserveStreamReactor::Start(registry_, open_calls_);
}

grpc::ServerUnaryReactor* PredictorService::Predict(grpc::CallbackServerContext* context,
                                                    const v1::PredictRequest* request, v1::PredictResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::Status status =
      open_calls_->draining() ? DrainingError() : WritePrediction(*registry_, request->stream(), *response);
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

grpc::ServerWriteReactor<v1::WatchResponse>* PredictorService::Watch(grpc::CallbackServerContext*,
                                                                     const v1::WatchRequest* request) {
  return WatchReactor::Start(*request, watch_queue_updates_, registry_, open_calls_);
}

}  // namespace nexting::server
