// A block of observations on its way to a learner, and what came of it. Free of the wire.
#ifndef NEXTING_SERVER_STREAMS_OBSERVATION_BLOCK_H_
#define NEXTING_SERVER_STREAMS_OBSERVATION_BLOCK_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace nexting::server {

inline constexpr size_t kMaxRowsPerBlock = 65'536;

// n consecutive rows of one stream.
// The spans belong to whoever sent the block and must stay valid until its result is out.
struct ObservationBlock {
  uint64_t first_sequence = 0;         // 0: number the rows from the next free one
  absl::Span<const double> features;   // [n x m], row-major
  absl::Span<const double> cumulants;  // [n x k], row-major
  absl::Span<const int64_t> times_us;  // [n] core::Observation::time_us; or empty
};

struct BlockResult {
  // OK where all rows were applied or duplicates. Otherwise rows before the refused one stay applied.
  absl::Status status;
  uint64_t expected_sequence = 0;  // with OUT_OF_RANGE
  uint32_t retry_delay_ms = 0;     // with RESOURCE_EXHAUSTED

  uint64_t applied_sequence = 0;
  uint64_t durable_sequence = 0;
  uint32_t rows = 0;  // of the block; where its shape is unknown or wrong, 1
  uint32_t duplicates = 0;
  uint32_t learnt = 0;              // a; the rest was refused
  std::vector<double> predictions;  // [a x h] after each of the a rows applied now
  std::vector<double> baselines;    // [a x h]
  std::optional<uint64_t> state_digest;
};

// Who is told what came of the blocks that it sent.
class BlockReceiver {
 public:
  virtual ~BlockReceiver() = default;

  // Called exactly once for each block that a session took, on a learning thread with no lock held. `place` is the
  // task's. Must not block.
  virtual void OnBlockResult(int place, BlockResult result) = 0;
};

// A block, what is asked about it, and who hears the result.
struct BlockTask {
  ObservationBlock block;
  size_t rows = 0;  // at least 1; as the stream's shape gives it, or 1 for a block whose shape is wrong
  bool wants_digest = false;

  std::chrono::steady_clock::time_point enqueued;

  std::shared_ptr<BlockReceiver> receiver;  // kept alive until it has the result
  int place = 0;                            // the receiver's own number for the block
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_OBSERVATION_BLOCK_H_
