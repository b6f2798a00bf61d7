#include "server/rpc/streams_service.h"

#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/names/stream_name.h"
#include "server/rpc/call_end.h"
#include "server/rpc/call_permit.h"
#include "server/rpc/page_token_codec.h"
#include "server/rpc/stream_codec.h"
#include "server/rpc/stream_config_codec.h"
#include "server/streams/fleet_survey.h"

namespace nexting::server {
namespace {

constexpr size_t kMaxDescriptionBytes = 1000;
constexpr int kMaxPageSize = 1000;
constexpr int kDefaultPageSize = 100;
constexpr int kDefaultWorst = 10;

absl::Status WriteStream(const absl::StatusOr<StreamView>& view, v1::Stream& response) {
  if (!view.ok()) return view.status();
  response = ProtoFromView(*view);
  return absl::OkStatus();
}

absl::Status CheckDescription(const std::string& description) {
  if (description.size() <= kMaxDescriptionBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("description has ", description.size(), " bytes; must have at most ", kMaxDescriptionBytes));
}

absl::Status Create(StreamLifecycle& lifecycle, const v1::CreateStreamRequest& request, v1::Stream& response) {
  const absl::StatusOr<std::string> name = StreamNameFromId(request.stream_id());
  if (!name.ok()) return name.status();
  if (absl::Status status = CheckDescription(request.stream().description()); !status.ok()) return status;
  const absl::StatusOr<StreamSpec> spec = SpecFromProto(request.stream().config());
  if (!spec.ok()) return spec.status();
  return WriteStream(lifecycle.Create(*name, *spec, request.stream().description()), response);
}

absl::Status AddChange(const v1::Stream& stream, const std::string& path, StreamChanges& changes) {
  if (path == "description") {
    changes.description = stream.description();
    return CheckDescription(stream.description());
  }
  if (path == "config.missing_values") {
    const auto policy = MissingValuesFromProto(stream.config().missing_values());
    if (policy.ok()) changes.missing_values = *policy;
    return policy.status();
  }
  if (path == "config.sequence_gaps") {
    const auto policy = SequenceGapsFromProto(stream.config().sequence_gaps());
    if (policy.ok()) changes.sequence_gaps = *policy;
    return policy.status();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("update_mask has \"", absl::CHexEscape(path),
                   "\"; must be of config.missing_values, config.sequence_gaps and description: anything else "
                   "would need a different learner"));
}

absl::Status Update(StreamLifecycle& lifecycle, const v1::UpdateStreamRequest& request, v1::Stream& response) {
  const std::string& name = request.stream().name();
  if (absl::Status status = CheckStreamName("stream.name", name); !status.ok()) return status;
  if (request.update_mask().paths().empty()) {
    return absl::InvalidArgumentError(
        "update_mask is empty; must name at least one of config.missing_values, config.sequence_gaps and description");
  }
  StreamChanges changes;
  for (const std::string& path : request.update_mask().paths()) {
    if (absl::Status status = AddChange(request.stream(), path, changes); !status.ok()) return status;
  }
  return WriteStream(lifecycle.Update(name, changes), response);
}

absl::Status Get(const StreamRegistry& registry, const std::string& name, v1::Stream& response) {
  if (absl::Status status = CheckStreamName("name", name); !status.ok()) return status;
  const StreamRegistry::SessionPtr session = registry.Find(name);
  if (session == nullptr) return StreamNotFound(name);
  return WriteStream(session->view(), response);
}

absl::Status List(const StreamRegistry& registry, const v1::ListStreamsRequest& request,
                  v1::ListStreamsResponse& response) {
  if (request.page_size() < 0 || request.page_size() > kMaxPageSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_size is ", request.page_size(), "; must be in [0, ", kMaxPageSize, "]"));
  }
  const absl::StatusOr<std::string> after = DecodePageToken(request.name_prefix(), request.page_token());
  if (!after.ok()) return after.status();
  const size_t limit = static_cast<size_t>(request.page_size() == 0 ? kDefaultPageSize : request.page_size());
  // One more tells whether this is the last page.
  std::vector<StreamRegistry::SessionPtr> page = registry.Page(request.name_prefix(), *after, limit + 1);
  if (page.size() > limit) {
    page.resize(limit);
    response.set_next_page_token(EncodePageToken(request.name_prefix(), page.back()->name()));
  }
  for (const StreamRegistry::SessionPtr& session : page) *response.add_streams() = ProtoFromView(session->view());
  return absl::OkStatus();
}

absl::Status ListWorst(const StreamRegistry& registry, const v1::ListWorstStreamsRequest& request,
                       v1::ListWorstStreamsResponse& response) {
  if (request.limit() < 0 || request.limit() > kMaxPageSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("limit is ", request.limit(), "; must be in [0, ", kMaxPageSize, "]"));
  }
  const size_t limit = static_cast<size_t>(request.limit() == 0 ? kDefaultWorst : request.limit());
  for (const StreamRegistry::SessionPtr& session : WorstStreams(registry, request.name_prefix(), limit)) {
    *response.add_streams() = ProtoFromView(session->view());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status StreamsService::MayRead(const grpc::CallbackServerContext& context, absl::string_view name) const {
  return CallPermit(context, environment_).Check({Verb::kPredict, Verb::kAdmin}, name);
}

absl::Status StreamsService::MayReadAll(const grpc::CallbackServerContext& context,
                                        absl::string_view name_prefix) const {
  return CallPermit(context, environment_).CheckAll({Verb::kPredict, Verb::kAdmin}, name_prefix);
}

absl::Status StreamsService::MayChange(const grpc::CallbackServerContext& context, absl::string_view name) const {
  return CallPermit(context, environment_).Check({Verb::kAdmin}, name);
}

grpc::ServerUnaryReactor* StreamsService::Answer(RpcMethod method, grpc::CallbackServerContext* context,
                                                 const absl::Status& permitted,
                                                 const std::function<absl::Status()>& read) {
  const RpcCall call(environment_.counters, method);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::Status status = permitted;
  if (status.ok()) status = environment_.open_calls->CheckServing();
  if (status.ok()) status = read();
  FinishCall(context, reactor, call, status);
  return reactor;
}

grpc::ServerUnaryReactor* StreamsService::AnswerLater(RpcMethod method, grpc::CallbackServerContext* context,
                                                      const absl::Status& permitted,
                                                      std::function<absl::Status()> change) {
  const RpcCall call(environment_.counters, method);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::Status status = permitted;
  if (status.ok()) status = environment_.open_calls->Enter();
  if (!status.ok()) {
    FinishCall(context, reactor, call, status);
    return reactor;
  }
  control_->Enqueue([=, this, change = std::move(change)] {
    FinishCall(context, reactor, call, change());
    environment_.open_calls->Leave();
  });
  return reactor;
}

grpc::ServerUnaryReactor* StreamsService::CreateStream(grpc::CallbackServerContext* context,
                                                       const v1::CreateStreamRequest* request, v1::Stream* response) {
  return AnswerLater(RpcMethod::kCreateStream, context,
                     MayChange(*context, absl::StrCat(kStreamNamePrefix, request->stream_id())),
                     [=, this] { return Create(*lifecycle_, *request, *response); });
}

grpc::ServerUnaryReactor* StreamsService::GetStream(grpc::CallbackServerContext* context,
                                                    const v1::GetStreamRequest* request, v1::Stream* response) {
  return Answer(RpcMethod::kGetStream, context, MayRead(*context, request->name()),
                [=, this] { return Get(*environment_.registry, request->name(), *response); });
}

grpc::ServerUnaryReactor* StreamsService::ListStreams(grpc::CallbackServerContext* context,
                                                      const v1::ListStreamsRequest* request,
                                                      v1::ListStreamsResponse* response) {
  return Answer(RpcMethod::kListStreams, context, MayReadAll(*context, request->name_prefix()),
                [=, this] { return List(*environment_.registry, *request, *response); });
}

grpc::ServerUnaryReactor* StreamsService::ListWorstStreams(grpc::CallbackServerContext* context,
                                                           const v1::ListWorstStreamsRequest* request,
                                                           v1::ListWorstStreamsResponse* response) {
  return Answer(RpcMethod::kListWorstStreams, context, MayReadAll(*context, request->name_prefix()),
                [=, this] { return ListWorst(*environment_.registry, *request, *response); });
}

grpc::ServerUnaryReactor* StreamsService::UpdateStream(grpc::CallbackServerContext* context,
                                                       const v1::UpdateStreamRequest* request, v1::Stream* response) {
  return AnswerLater(RpcMethod::kUpdateStream, context, MayChange(*context, request->stream().name()),
                     [=, this] { return Update(*lifecycle_, *request, *response); });
}

grpc::ServerUnaryReactor* StreamsService::DeleteStream(grpc::CallbackServerContext* context,
                                                       const v1::DeleteStreamRequest* request,
                                                       google::protobuf::Empty*) {
  return AnswerLater(RpcMethod::kDeleteStream, context, MayChange(*context, request->name()), [=, this] {
    const absl::Status status = CheckStreamName("name", request->name());
    return status.ok() ? lifecycle_->Delete(request->name()) : status;
  });
}

grpc::ServerUnaryReactor* StreamsService::ResetStream(grpc::CallbackServerContext* context,
                                                      const v1::ResetStreamRequest* request, v1::Stream* response) {
  return AnswerLater(RpcMethod::kResetStream, context, MayChange(*context, request->name()), [=, this] {
    const absl::Status status = CheckStreamName("name", request->name());
    return status.ok() ? WriteStream(lifecycle_->Reset(request->name()), *response) : status;
  });
}

}  // namespace nexting::server
