// The door of the control plane; see nexting/v1/streams.proto for what each call does.
//
// Threads: gRPC's, many at a time. Reads are answered at once; whatever changes a stream touches the store and is
// handed to the control thread. No method blocks.
#ifndef NEXTING_SERVER_RPC_STREAMS_SERVICE_H_
#define NEXTING_SERVER_RPC_STREAMS_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nexting/v1/streams.grpc.pb.h"
#include "server/rpc/rpc_environment.h"
#include "server/streams/stream_lifecycle.h"
#include "server/sync/job_thread.h"

namespace nexting::server {

class StreamsService final : public v1::Streams::CallbackService {
 public:
  // Both must outlive it.
  StreamsService(const RpcEnvironment& environment, StreamLifecycle* lifecycle, JobThread* control)
      : environment_(environment), lifecycle_(lifecycle), control_(control) {}

  grpc::ServerUnaryReactor* CreateStream(grpc::CallbackServerContext* context, const v1::CreateStreamRequest* request,
                                         v1::Stream* response) override;
  grpc::ServerUnaryReactor* GetStream(grpc::CallbackServerContext* context, const v1::GetStreamRequest* request,
                                      v1::Stream* response) override;
  grpc::ServerUnaryReactor* ListStreams(grpc::CallbackServerContext* context, const v1::ListStreamsRequest* request,
                                        v1::ListStreamsResponse* response) override;
  grpc::ServerUnaryReactor* ListWorstStreams(grpc::CallbackServerContext* context,
                                             const v1::ListWorstStreamsRequest* request,
                                             v1::ListWorstStreamsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateStream(grpc::CallbackServerContext* context, const v1::UpdateStreamRequest* request,
                                         v1::Stream* response) override;
  grpc::ServerUnaryReactor* DeleteStream(grpc::CallbackServerContext* context, const v1::DeleteStreamRequest* request,
                                         google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* ResetStream(grpc::CallbackServerContext* context, const v1::ResetStreamRequest* request,
                                        v1::Stream* response) override;

 private:
  // Finishes the call with what `read` returns, or with `permitted` where that is an error.
  grpc::ServerUnaryReactor* Answer(RpcMethod method, grpc::CallbackServerContext* context,
                                   const absl::Status& permitted, const std::function<absl::Status()>& read);

  // The same, on the control thread. What `change` captures must stay valid until the call is finished.
  grpc::ServerUnaryReactor* AnswerLater(RpcMethod method, grpc::CallbackServerContext* context,
                                        const absl::Status& permitted, std::function<absl::Status()> change);

  // Whether the caller may read a stream, read all of a prefix, or change a stream.
  absl::Status MayRead(const grpc::CallbackServerContext& context, absl::string_view name) const;
  absl::Status MayReadAll(const grpc::CallbackServerContext& context, absl::string_view name_prefix) const;
  absl::Status MayChange(const grpc::CallbackServerContext& context, absl::string_view name) const;

  const RpcEnvironment environment_;
  StreamLifecycle* const lifecycle_;
  JobThread* const control_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_STREAMS_SERVICE_H_
