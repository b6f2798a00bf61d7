// What a session does on its turn: it learns the blocks of its queue, publishes, tells who watches, and answers.
//
// Owns the learner and the block that is being learnt. A block may take several turns; it is answered at its end.
//
// Threads: the session's turn only. No lock: the executor runs at most one turn of a session at a time, and what one
// turn did is visible to the next.
#ifndef NEXTING_SERVER_STREAMS_STREAM_TURN_H_
#define NEXTING_SERVER_STREAMS_STREAM_TURN_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/counters/learning_counters.h"
#include "server/streams/block_queue.h"
#include "server/streams/published_view.h"
#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_update.h"
#include "server/streams/td_error_meter.h"
#include "server/streams/watcher_list.h"

namespace nexting::server {

// A learner's bytes, and the last observation that is in them.
struct CapturedLearner {
  uint64_t applied_sequence = 0;
  std::string bytes;
};

class StreamTurn {
 public:
  static constexpr size_t kMaxRows = 256;

  // What it shares with the other threads that meet the session; must outlive it.
  struct Surroundings {
    BlockQueue* queue = nullptr;
    WatcherList* watchers = nullptr;
    PublishedView* published = nullptr;
  };

  // Publishes at once what the learner knows.
  StreamTurn(const std::string& stream, std::shared_ptr<const StreamSpec> spec,
             std::unique_ptr<SequencedLearner> learner, const Surroundings& surroundings);

  // Learns up to kMaxRows rows, fewer with a large learner, so that a turn stays short. True where a block is left that
  // has rows to be learnt. `counters` may be null.
  bool Learn(LearningCounters* counters);

  // --- Between two rows.

  // The learner as it would be saved under `policies`.
  CapturedLearner Capture(const StreamPolicies& policies);

  // Goes on under other policies. `spec` differs from the present one in them only.
  void Adopt(std::shared_ptr<const StreamSpec> spec);

  // Goes on with another learner of the same shape, and publishes what it knows.
  void Reset(std::unique_ptr<SequencedLearner> learner);

  // Answers the block that is being learnt and all that wait with `reason`, an error. Rows that were learnt stay
  // learnt.
  void RefuseBlocks(const absl::Status& reason);

 private:
  struct Current {
    BlockTask task;
    BlockProgress progress;
  };

  // False where no block is left.
  bool TakeBlock(LearningCounters* counters);
  size_t LearnBlock(size_t max_rows, LearningCounters* counters);
  size_t LearnRows(size_t max_rows, bool watched, LearningCounters* counters, std::vector<StreamUpdatePtr>& updates);
  StreamUpdatePtr MakeUpdate() const;
  void FinishBlock();
  void Answer(const BlockTask& task, BlockResult result);
  void Publish();

  const std::string stream_;
  const Surroundings surroundings_;
  const size_t max_rows_;

  std::shared_ptr<const StreamSpec> spec_;
  std::unique_ptr<SequencedLearner> learner_;
  std::optional<Current> current_;
  TdErrorMeters td_errors_;
  std::optional<std::chrono::steady_clock::time_point> last_learnt_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_TURN_H_
