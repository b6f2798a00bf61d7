// The door of the operator; see nexting/v1/operations.proto for what each call does.
//
// Threads: gRPC's, many at a time. No method blocks.
#ifndef NEXTING_SERVER_RPC_OPERATIONS_SERVICE_H_
#define NEXTING_SERVER_RPC_OPERATIONS_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "nexting/v1/operations.grpc.pb.h"
#include "server/config/server_config.h"
#include "server/rpc/rpc_environment.h"

namespace nexting::server {

class OperationsService final : public v1::Operations::CallbackService {
 public:
  OperationsService(const RpcEnvironment& environment, const ServerConfig& config);

  grpc::ServerUnaryReactor* GetServerConfig(grpc::CallbackServerContext* context,
                                            const v1::GetServerConfigRequest* request,
                                            v1::ServerConfig* response) override;

 private:
  const RpcEnvironment environment_;
  // The configuration does not change while the server runs.
  const v1::ServerConfig config_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OPERATIONS_SERVICE_H_
