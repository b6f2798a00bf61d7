// How a call ends: its absl::Status as a grpc::Status, with a delay where it should come again, and counted.
#ifndef NEXTING_SERVER_RPC_CALL_END_H_
#define NEXTING_SERVER_RPC_CALL_END_H_

#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/status/status.h"
#include "server/counters/rpc_counters.h"

namespace nexting::server {

// Both follow google.rpc.Code, so the numbers agree.
inline grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()));
}

// What every new call gets while the server stops.
inline absl::Status DrainingError() {
  return absl::UnavailableError("the server is stopping; repeat the call when it is back");
}

// A client that retries waits as long before it calls again; gRPC's own clients heed this key (gRFC A6).
inline void AddRetryDelay(grpc::CallbackServerContext* context, const absl::Status& status) {
  if (absl::IsResourceExhausted(status)) context->AddTrailingMetadata("grpc-retry-pushback-ms", "1000");
}

inline void FinishCall(grpc::CallbackServerContext* context, grpc::ServerUnaryReactor* reactor, const RpcCall& call,
                       const absl::Status& status) {
  call.End(status.code());
  AddRetryDelay(context, status);
  reactor->Finish(ToGrpcStatus(status));
}

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_CALL_END_H_
