// What the doors count: calls by method and status, and what became of blocks, predictions and updates.
//
// Threads: any. Threads are spread over a few copies of every number, which are added up when somebody asks, so that
// they seldom meet on a cache line.
#ifndef NEXTING_SERVER_COUNTERS_RPC_COUNTERS_H_
#define NEXTING_SERVER_COUNTERS_RPC_COUNTERS_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/counters/counter.h"
#include "server/counters/duration_histogram.h"

namespace nexting::server {

// The closed sets that become labels. Each ends with kCount.
enum class RpcMethod {
  kObserve,
  kObserveStream,
  kPredict,
  kWatch,
  kCreateStream,
  kGetStream,
  kListStreams,
  kListWorstStreams,
  kUpdateStream,
  kDeleteStream,
  kResetStream,
  kGetServerConfig,
  kCount
};
enum class RpcStatusClass { kOk, kClientError, kServerError, kCount };
enum class CallRefusal { kDraining, kTooManyCalls, kTooManyWatchers, kUnauthenticated, kPermissionDenied, kCount };
enum class BlockOutcome {
  kAccepted,
  kUnknownStream,
  kInvalid,
  kGap,
  kQueueFull,
  kUnavailable,
  kPermissionDenied,
  kCancelled,
  kOther,
  kCount
};
enum class RowOutcome { kLearnt, kDuplicate, kRefused, kCount };
enum class PredictionSource { kObserve, kPredict, kWatch, kCount };
enum class UpdateOutcome { kSent, kDropped, kCount };

// As in the label; snake_case, but for methods, which are called as in the proto.
absl::string_view NameOf(RpcMethod method);
absl::string_view NameOf(RpcStatusClass status);
absl::string_view NameOf(CallRefusal reason);
absl::string_view NameOf(BlockOutcome outcome);
absl::string_view NameOf(RowOutcome outcome);
absl::string_view NameOf(PredictionSource source);
absl::string_view NameOf(UpdateOutcome outcome);

inline constexpr size_t kRpcCodes = 17;  // gRPC's codes are 0 to 16

// OK; codes for which the caller is to blame or that its limits explain; and the rest, which an operator must look at:
// UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNIMPLEMENTED.
RpcStatusClass StatusClass(absl::StatusCode code);

// One number for each value of an enum.
template <typename Enum, typename Number>
struct PerValue {
  std::array<Number, static_cast<size_t>(Enum::kCount)> numbers{};
  Number& operator[](Enum value) { return numbers[static_cast<size_t>(value)]; }
  const Number& operator[](Enum value) const { return numbers[static_cast<size_t>(value)]; }
};

class RpcCounters {
 public:
  using CallHistogram = DurationHistogram<SharedCounter, 25'000, 100'000'000'000>;

  struct Method {
    SharedCounter started;
    std::array<SharedCounter, kRpcCodes> completed;
    PerValue<RpcStatusClass, CallHistogram> durations;
  };

  struct alignas(64) Copy {
    PerValue<RpcMethod, Method> methods;
    PerValue<CallRefusal, SharedCounter> refused_calls;
    PerValue<BlockOutcome, SharedCounter> blocks;
    PerValue<RowOutcome, SharedCounter> rows;
    PerValue<PredictionSource, SharedCounter> predictions;
    PerValue<UpdateOutcome, SharedCounter> updates;
    CallHistogram stream_requests;  // one request of an ObserveStream, read to answer
  };

  // The copy of the calling thread.
  Copy& here() { return copies_[CopyOfThisThread()]; }

  // What became of a block: why it was refused, if it was, and the fate of its rows.
  struct Block {
    absl::StatusCode code = absl::StatusCode::kOk;
    uint64_t learnt = 0;
    uint64_t duplicates = 0;
    uint64_t refused = 0;
    uint64_t predictions = 0;
  };
  void Count(const Block& block);

  // All copies, for adding up.
  static constexpr size_t kCopies = 8;
  const std::array<Copy, kCopies>& copies() const { return copies_; }

 private:
  static size_t CopyOfThisThread();

  std::array<Copy, kCopies> copies_;
};

// One call, from its arrival to its end. Without counters it does nothing.
// A small value that may be copied; of the copies, one must end.
class RpcCall {
 public:
  RpcCall(RpcCounters* counters, RpcMethod method);

  // Counts the end of the call.
  void End(absl::StatusCode code) const;

 private:
  RpcCounters* counters_;
  RpcMethod method_;
  std::chrono::steady_clock::time_point start_;
};

// One request of an ObserveStream, from its arrival until its answer is ready. As RpcCall.
class RpcRequest {
 public:
  explicit RpcRequest(RpcCounters* counters);
  void End() const;

 private:
  RpcCounters* counters_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_COUNTERS_RPC_COUNTERS_H_
