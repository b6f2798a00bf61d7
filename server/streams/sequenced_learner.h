// A learner that takes each observation exactly once, in the order of the sequence numbers.
//
// Rows at or below the applied sequence are duplicates and not learnt again. A jump is refused or accepted, as the
// stream's policy says. A row that is refused changes nothing; the rows before it stay applied.
//
// Threads: none of its own; one user at a time.
#ifndef NEXTING_SERVER_STREAMS_SEQUENCED_LEARNER_H_
#define NEXTING_SERVER_STREAMS_SEQUENCED_LEARNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/check.h"
#include "core/learner.h"
#include "server/streams/block_check.h"
#include "server/streams/observation_block.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

// How far a block has come.
struct BlockProgress {
  ObservationBlock block;
  size_t rows = 0;
  size_t next_row = 0;
  uint64_t first_sequence = 0;  // never 0
  bool done = false;
  BlockResult result;  // status, expected_sequence, duplicates, predictions and baselines; the rest is the caller's

  // The time of the row before next_row; 0 where the block has no times. REQUIRES: next_row > 0
  int64_t last_time_us() const {
    NEXTING_CHECK(next_row > 0);
    return block.times_us.empty() ? 0 : block.times_us[next_row - 1];
  }
};

class SequencedLearner {
 public:
  // An untrained learner. Errors as core::Learner::Create, which `baselines` is for.
  static absl::StatusOr<std::unique_ptr<SequencedLearner>> Create(const StreamSpec& spec,
                                                                  const core::BaselineMaker* baselines = nullptr);

  // A learner that continues from Save()'s bytes. Errors as core::Learner::Create and Restore.
  static absl::StatusOr<std::unique_ptr<SequencedLearner>> Restore(const StreamSpec& spec, uint64_t applied_sequence,
                                                                   absl::string_view learner_bytes,
                                                                   const core::BaselineMaker* baselines = nullptr);

  // Checks a block's shape and its place in the sequence. `done` is set where nothing is to be learnt: all rows are
  // duplicates, or result.status says what is wrong.
  BlockProgress Begin(const ObservationBlock& block) const;

  // Learns the next row and predicts anew. Sets `done` after the last row. False where the row is refused, which ends
  // the block as well: result.status says why.
  // REQUIRES: `progress` is from Begin of this learner, the only one since then, and not done.
  bool LearnRow(BlockProgress& progress);

  void set_policies(const StreamPolicies& policies);

  // The learner's bytes as they would be under other policies. Leaves the learner as it is.
  std::string SaveWith(const StreamPolicies& policies);

  const core::Learner& learner() const { return *learner_; }
  uint64_t applied_sequence() const { return applied_sequence_; }
  const StreamPolicies& policies() const { return policies_; }

 private:
  SequencedLearner(const StreamSpec& spec, std::unique_ptr<core::Learner> learner, uint64_t applied_sequence);

  void Step(const ObservationBlock& block, size_t row);
  void AppendOutputs(BlockResult& result) const;

  BlockCheck check_;
  std::vector<CumulantSource> sources_;
  StreamPolicies policies_;
  std::unique_ptr<core::Learner> learner_;
  uint64_t applied_sequence_;
  std::vector<double> cumulants_;  // one row, as the learner wants it
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_SEQUENCED_LEARNER_H_
