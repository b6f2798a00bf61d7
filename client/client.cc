#include "nexting/client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/channel.h"
#include "client/messages.h"
#include "client/rpc_status.h"
#include "client/stream_id.h"
#include "client/watch_session.h"
#include "client/writer_session.h"
#include "nexting/v1/operations.grpc.pb.h"
#include "nexting/v1/predictor.grpc.pb.h"
#include "nexting/v1/streams.grpc.pb.h"

namespace nexting::client {
namespace {

// Servers refuse requests over 4 MiB; blocks stay well below.
constexpr uint64_t kMaxBlockBytes = 3 << 20;
constexpr int kMaxBlockRows = 65536;
constexpr absl::Duration kYear = absl::Hours(24 * 365);

// Stands in where the options cannot be used, so that there always is a channel; nothing ever goes through it.
std::shared_ptr<grpc::Channel> NoChannel() {
  return grpc::CreateChannel("localhost:0", grpc::InsecureChannelCredentials());
}

absl::Status Check(const WriterOptions& options) {
  if (options.block_rows < 1 || options.block_rows > kMaxBlockRows) {
    return absl::InvalidArgumentError(absl::StrCat("block_rows = ", options.block_rows, ": must be in [1, 65536]"));
  }
  if (options.buffer_rows < options.block_rows) {
    return absl::InvalidArgumentError(
        absl::StrCat("buffer_rows = ", options.buffer_rows, ": must be at least block_rows, ", options.block_rows));
  }
  if (options.in_flight_blocks < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("in_flight_blocks = ", options.in_flight_blocks, ": must be at least 1"));
  }
  if (options.initial_backoff <= absl::ZeroDuration() || options.max_backoff < options.initial_backoff) {
    return absl::InvalidArgumentError("initial_backoff: must be above 0 and at most max_backoff");
  }
  return absl::OkStatus();
}

DeliveryWindow::Options WindowFor(const Stream& stream, const WriterOptions& options) {
  DeliveryWindow::Options window;
  window.stream_id = stream.id;
  window.features = stream.config.features.size();
  window.cumulants = stream.status.extra_cumulants.size();
  window.heads = stream.config.heads.size();
  window.applied_sequence = stream.status.applied_sequence;
  const uint64_t row_bytes = 8 * (window.features + window.cumulants) + 10;
  window.block_rows = std::min<uint64_t>(options.block_rows, std::max<uint64_t>(1, kMaxBlockBytes / row_bytes));
  window.buffer_rows = options.buffer_rows;
  window.in_flight_blocks = options.in_flight_blocks;
  // Where the stream accepts gaps, the server would take a block behind a refused one, and the refused rows would be
  // lost: so one block at a time.
  if (stream.config.sequence_gaps == SequenceGapPolicy::kAccept) window.in_flight_blocks = 1;
  return window;
}

}  // namespace

class Client::Impl {
 public:
  explicit Impl(const ClientOptions& options) : Impl(OpenChannel(options), options.deadline) {}

  Impl(const absl::StatusOr<std::shared_ptr<grpc::Channel>>& opened, absl::Duration call_deadline)
      : usable(opened.status()),
        channel(opened.ok() ? *opened : NoChannel()),
        streams(v1::Streams::NewStub(channel)),
        predictor(v1::Predictor::NewStub(channel)),
        operations(v1::Operations::NewStub(channel)),
        deadline(std::min(call_deadline, kYear)) {}

  // One call of one stub's method, within the deadline.
  template <typename Stub, typename Request, typename Response>
  absl::Status Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    if (!usable.ok()) return usable;
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
    return FromRpc((stub.*method)(&context, request, response));
  }

  const absl::Status usable;  // OK, or what is wrong with the options
  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::Streams::Stub> streams;
  const std::unique_ptr<v1::Predictor::Stub> predictor;
  const std::unique_ptr<v1::Operations::Stub> operations;
  const absl::Duration deadline;
};

Client::Client(const ClientOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Client::~Client() = default;

absl::StatusOr<Stream> Client::CreateStream(absl::string_view id, const StreamConfig& config,
                                            absl::string_view description) {
  absl::StatusOr<v1::StreamConfig> config_message = ToMessage(config);
  if (!config_message.ok()) return config_message.status();
  v1::CreateStreamRequest request;
  request.set_stream_id(std::string(id));
  *request.mutable_stream()->mutable_config() = *std::move(config_message);
  request.mutable_stream()->set_description(std::string(description));
  v1::Stream response;
  const absl::Status status = impl_->Call(*impl_->streams, &v1::Streams::Stub::CreateStream, request, &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::StatusOr<Stream> Client::GetStream(absl::string_view id) {
  v1::GetStreamRequest request;
  request.set_name(ResourceName(id));
  v1::Stream response;
  const absl::Status status = impl_->Call(*impl_->streams, &v1::Streams::Stub::GetStream, request, &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::StatusOr<std::vector<Stream>> Client::ListStreams(absl::string_view prefix) {
  std::vector<Stream> streams;
  const auto take = [&](const Stream& stream) {
    streams.push_back(stream);
    return true;
  };
  if (absl::Status status = VisitStreams(prefix, take); !status.ok()) return status;
  return streams;
}

absl::Status Client::VisitStreams(absl::string_view prefix, const std::function<bool(const Stream&)>& visit) {
  v1::ListStreamsRequest request;
  request.set_page_size(1000);
  request.set_name_prefix(ResourceName(prefix));
  do {
    v1::ListStreamsResponse response;
    const absl::Status status = impl_->Call(*impl_->streams, &v1::Streams::Stub::ListStreams, request, &response);
    if (!status.ok()) return status;
    for (const v1::Stream& stream : response.streams()) {
      if (!visit(FromMessage(stream))) return absl::OkStatus();
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Stream>> Client::ListWorstStreams(int limit, absl::string_view prefix) {
  v1::ListWorstStreamsRequest request;
  request.set_limit(limit);
  request.set_name_prefix(ResourceName(prefix));
  v1::ListWorstStreamsResponse response;
  const absl::Status status = impl_->Call(*impl_->streams, &v1::Streams::Stub::ListWorstStreams, request, &response);
  if (!status.ok()) return status;
  std::vector<Stream> streams;
  for (const v1::Stream& stream : response.streams()) streams.push_back(FromMessage(stream));
  return streams;
}

absl::StatusOr<Stream> Client::UpdateStream(absl::string_view id, const StreamChanges& changes) {
  v1::Stream response;
  const absl::Status status =
      impl_->Call(*impl_->streams, &v1::Streams::Stub::UpdateStream, ToMessage(id, changes), &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::Status Client::DeleteStream(absl::string_view id) {
  v1::DeleteStreamRequest request;
  request.set_name(ResourceName(id));
  google::protobuf::Empty response;
  return impl_->Call(*impl_->streams, &v1::Streams::Stub::DeleteStream, request, &response);
}

absl::StatusOr<Stream> Client::ResetStream(absl::string_view id) {
  v1::ResetStreamRequest request;
  request.set_name(ResourceName(id));
  v1::Stream response;
  const absl::Status status = impl_->Call(*impl_->streams, &v1::Streams::Stub::ResetStream, request, &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::StatusOr<std::vector<BlockResult>> Client::Observe(absl::Span<const ObservationBlock> blocks) {
  v1::ObserveRequest request;
  for (const ObservationBlock& block : blocks) *request.add_blocks() = ToMessage(block);
  v1::ObserveResponse response;
  const absl::Status status = impl_->Call(*impl_->predictor, &v1::Predictor::Stub::Observe, request, &response);
  if (!status.ok()) return status;
  std::vector<BlockResult> results;
  for (const v1::BlockResult& result : response.results()) results.push_back(FromMessage(result));
  return results;
}

absl::StatusOr<Prediction> Client::Predict(absl::string_view id) {
  v1::PredictRequest request;
  request.set_stream(ResourceName(id));
  v1::PredictResponse response;
  const absl::Status status = impl_->Call(*impl_->predictor, &v1::Predictor::Stub::Predict, request, &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::StatusOr<bool> Client::IsServing() {
  if (!impl_->usable.ok()) return impl_->usable;
  return CheckHealth(impl_->channel, impl_->deadline);
}

absl::StatusOr<ServerConfig> Client::GetServerConfig() {
  v1::ServerConfig response;
  const absl::Status status =
      impl_->Call(*impl_->operations, &v1::Operations::Stub::GetServerConfig, v1::GetServerConfigRequest(), &response);
  if (!status.ok()) return status;
  return FromMessage(response);
}

absl::StatusOr<std::unique_ptr<ObservationWriter>> Client::OpenWriter(absl::string_view id,
                                                                      const WriterOptions& options) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  absl::StatusOr<Stream> stream = GetStream(id);
  if (!stream.ok()) return stream.status();
  WriterOptions bounded = options;
  bounded.answer_timeout = std::min(options.answer_timeout, kYear);
  bounded.give_up_after = std::min(options.give_up_after, kYear);
  auto session = std::make_unique<WriterSession>(impl_->channel, WindowFor(*stream, options), bounded);
  return std::unique_ptr<ObservationWriter>(new ObservationWriter(std::move(session)));
}

std::unique_ptr<Watcher> Client::Watch(const std::vector<std::string>& ids,
                                       std::function<void(const WatchUpdate&)> on_update, const WatchOptions& options) {
  return std::unique_ptr<Watcher>(
      new Watcher(std::make_unique<WatchSession>(impl_->channel, impl_->usable, ids, std::move(on_update), options)));
}

}  // namespace nexting::client
