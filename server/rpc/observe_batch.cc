#include "server/rpc/observe_batch.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/names/stream_name.h"
#include "server/rpc/stream_codec.h"

namespace nexting::server {
namespace {

absl::Status UnknownStream(const std::string& name) {
  const absl::Status status = CheckStreamName("stream", name);
  return status.ok() ? StreamNotFound(name) : status;
}

}  // namespace

absl::Status CheckBlockCount(const v1::ObserveRequest& request) {
  if (request.blocks_size() >= 1 && request.blocks_size() <= kMaxBlocksPerRequest) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("blocks has ", request.blocks_size(), " entries; must have 1 to ", kMaxBlocksPerRequest));
}

ObserveBatch::ObserveBatch(std::shared_ptr<const v1::ObserveRequest> request,
                           std::shared_ptr<v1::ObserveResponse> response, const RpcEnvironment& environment,
                           const CallPermit& permit, WhenFull when_full, std::shared_ptr<ObserveBatchOwner> owner)
    : request_(std::move(request)),
      response_(std::move(response)),
      environment_(environment),
      permit_(permit),
      when_full_(when_full),
      owner_(std::move(owner)),
      unfinished_(request_->blocks_size() + 1) {
  // All places exist before any learning thread writes into one.
  response_->mutable_results()->Reserve(request_->blocks_size());
  for (const v1::ObservationBlock& block : request_->blocks()) response_->add_results()->set_stream(block.stream());
}

void ObserveBatch::EnqueueBlocks() {
  while (next_ < request_->blocks_size()) {
    if (!EnqueueNext()) return;
  }
  enqueued_ = true;
  FinishOne();
}

bool ObserveBatch::EnqueueNext() {
  const int place = next_;
  const v1::ObservationBlock& block = request_->blocks(place);
  absl::Status status =
      abandoned_ ? absl::CancelledError("the call was cancelled") : permit_.CheckBlock(block.stream());
  // Who may not observe a stream does not hear of it.
  const StreamRegistry::SessionPtr session = status.ok() ? environment_.registry->Find(block.stream()) : nullptr;
  if (status.ok() && session == nullptr) status = UnknownStream(block.stream());
  if (status.ok() && full_streams_.count(block.stream()) > 0) {
    status = absl::ResourceExhaustedError(
        absl::StrCat("an earlier block of stream ", block.stream(), " found its queue full"));
  }
  if (status.ok()) {
    status = Enqueue(place, *session);
    if (absl::IsResourceExhausted(status)) {
      if (when_full_ == WhenFull::kWait) return false;
      full_streams_.insert(block.stream());
    }
  }
  ++next_;
  if (!status.ok()) Refuse(place, status, session.get());
  return true;
}

absl::Status ObserveBatch::Enqueue(int place, StreamSession& session) {
  BlockTask task;
  task.block = BlockFromProto(request_->blocks(place));
  task.wants_digest = request_->return_state_digest();
  task.receiver = shared_from_this();
  task.place = place;
  return session.Enqueue(task, when_full_ == WhenFull::kWait ? shared_from_this() : nullptr);
}

void ObserveBatch::OnRoom() {
  environment_.resumer->Enqueue([self = shared_from_this()] { self->Resume(); });
}

void ObserveBatch::Resume() {
  EnqueueBlocks();
  if (enqueued_) owner_->OnBatchEnqueued();
}

void ObserveBatch::Refuse(int place, const absl::Status& status, const StreamSession* session) {
  BlockResult result;
  result.status = status;
  result.rows = 1;
  if (session != nullptr) {
    const StreamVitals vitals = session->vitals();
    result.applied_sequence = vitals.applied_sequence;
    result.durable_sequence = vitals.durable_sequence;
    if (absl::IsResourceExhausted(status)) result.retry_delay_ms = session->retry_delay_ms();
  }
  OnBlockResult(place, std::move(result));
}

void ObserveBatch::OnBlockResult(int place, BlockResult result) {
  if (environment_.counters != nullptr) {
    environment_.counters->Count({result.status.code(), result.learnt, result.duplicates,
                                  result.rows - std::min(result.rows, result.learnt + result.duplicates),
                                  result.predictions.size()});
  }
  WriteBlockResult(result, *response_->mutable_results(place));
  FinishOne();
}

void ObserveBatch::FinishOne() {
  if (unfinished_.fetch_sub(1) == 1) owner_->OnBatchDone();
}

}  // namespace nexting::server
