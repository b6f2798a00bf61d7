// The door of the data plane; see nexting/v1/predictor.proto for what each call does.
//
// Threads: gRPC's, many at a time. No method blocks: learning is the sessions' work, long calls are their reactors'.
#ifndef NEXTING_SERVER_RPC_PREDICTOR_SERVICE_H_
#define NEXTING_SERVER_RPC_PREDICTOR_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>

#include "nexting/v1/predictor.grpc.pb.h"
#include "server/rpc/rpc_environment.h"

namespace nexting::server {

class PredictorService final : public v1::Predictor::CallbackService {
 public:
  PredictorService(const RpcEnvironment& environment, size_t watch_queue_updates)
      : environment_(environment), watch_queue_updates_(watch_queue_updates) {}

  grpc::ServerUnaryReactor* Observe(grpc::CallbackServerContext* context, const v1::ObserveRequest* request,
                                    v1::ObserveResponse* response) override;
  grpc::ServerBidiReactor<v1::ObserveRequest, v1::ObserveResponse>* ObserveStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* Predict(grpc::CallbackServerContext* context, const v1::PredictRequest* request,
                                    v1::PredictResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* context,
                                                     const v1::WatchRequest* request) override;

 private:
  const RpcEnvironment environment_;
  const size_t watch_queue_updates_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_PREDICTOR_SERVICE_H_
