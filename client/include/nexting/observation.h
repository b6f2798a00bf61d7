// Observations on their way in, and what the server says to them.
#ifndef NEXTING_OBSERVATION_H_
#define NEXTING_OBSERVATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace nexting::client {

// n consecutive observations of one stream.
struct ObservationBlock {
  std::string stream_id{};

  // Sequence number of the first row; row i has first_sequence + i, and numbers start at 1. 0 lets the server number
  // the rows, which gives up the protection against learning a repeated call twice.
  uint64_t first_sequence = 0;

  std::vector<double> features{};   // [n x m], row-major; NaN is a missing value, infinities are refused
  std::vector<double> cumulants{};  // [n x k], k = StreamStatus::extra_cumulants.size()
  std::vector<int64_t> times_us{};  // [n] microseconds since 1970 (UTC), 0 for none; or empty
};

// The answer to one block. One bad block never fails its neighbours.
struct BlockResult {
  std::string stream_id{};
  absl::Status error{};            // OK where all rows were applied or duplicates
  uint64_t applied_sequence = 0;   // last observation that the learner had taken when this block was done
  uint64_t durable_sequence = 0;   // up to here a restart of the server loses nothing
  uint64_t expected_sequence = 0;  // with OUT_OF_RANGE, a gap: the number that the stream expects next
  uint32_t retry_delay_ms = 0;     // with RESOURCE_EXHAUSTED: how long to wait before sending the block again
  uint32_t duplicates = 0;         // rows that had been applied before

  std::vector<double> predictions{};  // [a x h], made after each of the a rows applied now, head by head
  std::vector<double> baselines{};    // [a x h], what persistence predicts
};

}  // namespace nexting::client

#endif  // NEXTING_OBSERVATION_H_
