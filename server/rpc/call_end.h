// How a call ends: counted, and with a status of gRPC's.
#ifndef NEXTING_SERVER_RPC_CALL_END_H_
#define NEXTING_SERVER_RPC_CALL_END_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "server/counters/rpc_counters.h"
#include "server/rpc/grpc_status.h"

namespace nexting::server {

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
