#include <google/protobuf/empty.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <future>

#include "client/channel.h"
#include "client/rpc_status.h"

namespace nexting::client {
namespace {

using google::protobuf::Empty;

// HealthCheckResponse: `ServingStatus status = 1`, and SERVING is 1.
constexpr int kStatusField = 1;
constexpr uint64_t kServing = 1;

}  // namespace

// Debian packages no header of grpc.health.v1. A request about the server as a whole has no fields, and an answer has
// one, which an empty message keeps among those it does not know.
absl::StatusOr<bool> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration deadline) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  const Empty request;
  Empty response;
  const auto ended = std::make_shared<std::promise<grpc::Status>>();
  grpc::TemplatedGenericStub<Empty, Empty> stub(channel);
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                 [ended](const grpc::Status& status) { ended->set_value(status); });
  if (absl::Status status = FromRpc(ended->get_future().get()); !status.ok()) return status;
  const google::protobuf::UnknownFieldSet& fields = response.GetReflection()->GetUnknownFields(response);
  bool serving = false;
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField& field = fields.field(i);
    if (field.number() == kStatusField && field.type() == google::protobuf::UnknownField::TYPE_VARINT) {
      serving = field.varint() == kServing;
    }
  }
  return serving;
}

}  // namespace nexting::client
