// How much the streams of one server may take.
#ifndef NEXTING_SERVER_STREAMS_STREAM_LIMITS_H_
#define NEXTING_SERVER_STREAMS_STREAM_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

struct StreamLimits {
  size_t streams = 100'000;
  uint64_t learner_bytes = UINT64_MAX;  // memory of all learners

  // Of each stream: at most what a learner can have, see core::Validate.
  size_t features = core::kMaxFeatures;
  size_t columns = core::kMaxColumns;
  size_t heads = core::kMaxHeads;

  size_t queued_rows = 65'536;
};

// INVALID_ARGUMENT for a stream with more features, columns or heads than there may be; names the flag.
absl::Status CheckShape(const StreamLimits& limits, const StreamSpec& spec);

// RESOURCE_EXHAUSTED where another `wanted` bytes of learner do not fit beside the `used` ones.
absl::Status CheckMemory(const StreamLimits& limits, uint64_t used, uint64_t wanted);

// Half of the memory that this machine, or the container that the process runs in, has.
uint64_t HalfOfMemory();

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_LIMITS_H_
