// absl::Status at the edge, where it becomes a grpc::Status.
#ifndef NEXTING_SERVER_RPC_GRPC_STATUS_H_
#define NEXTING_SERVER_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"

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

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_GRPC_STATUS_H_
