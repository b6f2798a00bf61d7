#include "server/counters/rpc_counters.h"

#include <algorithm>
#include <atomic>

namespace nexting::server {
namespace {

template <typename Enum, size_t size>
absl::string_view Pick(const std::array<absl::string_view, size>& names, Enum value) {
  static_assert(size == static_cast<size_t>(Enum::kCount), "one name for each value");
  return names[static_cast<size_t>(value)];
}

BlockOutcome OutcomeOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return BlockOutcome::kAccepted;
    case absl::StatusCode::kNotFound:
      return BlockOutcome::kUnknownStream;
    case absl::StatusCode::kInvalidArgument:
      return BlockOutcome::kInvalid;
    case absl::StatusCode::kOutOfRange:
      return BlockOutcome::kGap;
    case absl::StatusCode::kResourceExhausted:
      return BlockOutcome::kQueueFull;
    case absl::StatusCode::kUnavailable:
      return BlockOutcome::kUnavailable;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return BlockOutcome::kPermissionDenied;
    case absl::StatusCode::kCancelled:
      return BlockOutcome::kCancelled;
    default:
      return BlockOutcome::kOther;
  }
}

}  // namespace

absl::string_view NameOf(RpcMethod method) {
  return Pick<RpcMethod, 12>(
      {"Observe", "ObserveStream", "Predict", "Watch", "CreateStream", "GetStream", "ListStreams", "ListWorstStreams",
       "UpdateStream", "DeleteStream", "ResetStream", "GetServerConfig"},
      method);
}

absl::string_view NameOf(RpcStatusClass status) {
  return Pick<RpcStatusClass, 3>({"ok", "client_error", "server_error"}, status);
}

absl::string_view NameOf(CallRefusal reason) {
  return Pick<CallRefusal, 5>(
      {"draining", "too_many_calls", "too_many_watchers", "unauthenticated", "permission_denied"}, reason);
}

absl::string_view NameOf(BlockOutcome outcome) {
  return Pick<BlockOutcome, 9>({"accepted", "unknown_stream", "invalid", "gap", "queue_full", "unavailable",
                                "permission_denied", "cancelled", "other"},
                               outcome);
}

absl::string_view NameOf(RowOutcome outcome) {
  return Pick<RowOutcome, 3>({"learnt", "duplicate", "refused"}, outcome);
}

absl::string_view NameOf(PredictionSource source) {
  return Pick<PredictionSource, 3>({"observe", "predict", "watch"}, source);
}

absl::string_view NameOf(UpdateOutcome outcome) { return Pick<UpdateOutcome, 2>({"sent", "dropped"}, outcome); }

RpcStatusClass StatusClass(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return RpcStatusClass::kOk;
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
      return RpcStatusClass::kServerError;
    default:
      return RpcStatusClass::kClientError;
  }
}

void RpcCounters::Count(const Block& block) {
  Copy& copy = here();
  copy.blocks[OutcomeOf(block.code)].Add();
  copy.rows[RowOutcome::kLearnt].Add(block.learnt);
  copy.rows[RowOutcome::kDuplicate].Add(block.duplicates);
  copy.rows[RowOutcome::kRefused].Add(block.refused);
  copy.predictions[PredictionSource::kObserve].Add(block.predictions);
}

size_t RpcCounters::CopyOfThisThread() {
  static std::atomic<size_t> threads{0};
  thread_local const size_t copy = threads.fetch_add(1, std::memory_order_relaxed) % kCopies;
  return copy;
}

RpcCall::RpcCall(RpcCounters* counters, RpcMethod method) : counters_(counters), method_(method) {
  if (counters_ == nullptr) return;
  counters_->here().methods[method_].started.Add();
  start_ = std::chrono::steady_clock::now();
}

void RpcCall::End(absl::StatusCode code) const {
  if (counters_ == nullptr) return;
  RpcCounters::Method& method = counters_->here().methods[method_];
  method.completed[std::min(static_cast<size_t>(code), kRpcCodes - 1)].Add();
  method.durations[StatusClass(code)].Add(std::chrono::steady_clock::now() - start_);
}

RpcRequest::RpcRequest(RpcCounters* counters) : counters_(counters) {
  if (counters_ != nullptr) start_ = std::chrono::steady_clock::now();
}

void RpcRequest::End() const {
  if (counters_ != nullptr) counters_->here().stream_requests.Add(std::chrono::steady_clock::now() - start_);
}

}  // namespace nexting::server
