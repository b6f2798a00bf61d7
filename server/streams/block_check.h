// Judges observations before a learner sees them, so that a learner refuses none. Every error names the field, the
// signal, the value and the legal range.
#ifndef NEXTING_SERVER_STREAMS_BLOCK_CHECK_H_
#define NEXTING_SERVER_STREAMS_BLOCK_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/learner_config.h"
#include "server/streams/observation_block.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

class BlockCheck {
 public:
  explicit BlockCheck(const StreamSpec& spec);

  // The number of rows n, in [1, kMaxRowsPerBlock]. INVALID_ARGUMENT where the lengths of features, cumulants and times
  // do not belong to one n. Cost: constant.
  absl::StatusOr<size_t> Shape(const ObservationBlock& block) const;

  // INVALID_ARGUMENT where the numbers of `rows` rows from `first` on would run over the largest one. The largest
  // itself is never given away: there is always a next one.
  static absl::Status Numbers(uint64_t first, size_t rows);

  // INVALID_ARGUMENT for a value in this row that core::IsLegalValue does not take.
  // REQUIRES: Shape(block) is ok and row is below it.
  absl::Status Row(const ObservationBlock& block, size_t row, core::MissingValuePolicy missing) const;

  size_t features() const { return features_.size(); }    // m
  size_t cumulants() const { return cumulants_.size(); }  // k

 private:
  absl::Status FeatureCount(const ObservationBlock& block) const;

  std::vector<std::string> features_;
  std::vector<std::string> cumulants_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_BLOCK_CHECK_H_
