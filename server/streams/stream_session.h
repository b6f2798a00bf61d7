// The owner of one stream: its learner, what waits to be learnt, and what others may know of it.
//
// Threads: blocks come in from any thread and wait in a bounded queue. The learner belongs to the turn: the executor
// runs at most one turn of a session at a time. After each block, and at least every kMaxRowsPerTurn rows, the turn
// publishes a view; readers copy it and never wait for learning. Methods under "Control" are for the control thread
// only; some of them wait for a turn.
//
// Locks: mutex_ (queues) and view_mutex_ (the view), never both, and never while anything else is called.
#ifndef NEXTING_SERVER_STREAMS_STREAM_SESSION_H_
#define NEXTING_SERVER_STREAMS_STREAM_SESSION_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/streams/learning_executor.h"
#include "server/streams/observation_block.h"
#include "server/streams/sequenced_learner.h"
#include "server/streams/stream_update.h"
#include "server/streams/stream_view.h"
#include "server/streams/stream_vitals.h"
#include "server/streams/td_error_meter.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class StreamSession final : public LearningTask, public std::enable_shared_from_this<StreamSession> {
 public:
  static constexpr size_t kMaxRowsPerTurn = 256;

  // Where a stream begins: a new learner, or one continued from a snapshot that is durable up to its applied sequence.
  struct Start {
    std::string name;
    std::shared_ptr<const StreamSpec> spec;
    StreamLabels labels;
    std::unique_ptr<SequencedLearner> learner;
  };

  // The executor must outlive every turn.
  // At most `max_queued_rows` rows wait; a larger block is taken when nothing waits.
  StreamSession(Start start, LearningExecutor* executor, size_t max_queued_rows);

  const std::string& name() const { return name_; }

  // --- Any thread; constant time.

  // Takes a block to be learnt and later calls task.done. Otherwise leaves `task` as it is and returns why:
  // RESOURCE_EXHAUSTED where the queue is full, else the reason of Close. With RESOURCE_EXHAUSTED and a `when_room`,
  // calls that once there is room or the stream has closed, on a learning thread.
  absl::Status Offer(BlockTask& task, std::function<void()> when_room) ABSL_LOCKS_EXCLUDED(mutex_);

  // How long the queue will take to be half empty, as far as one can tell.
  uint32_t retry_delay_ms() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Tells the watcher of each observation from now on, for as long as it lives.
  // The reason of Close where the stream has ended.
  absl::Status Watch(std::weak_ptr<StreamWatcher> watcher) ABSL_LOCKS_EXCLUDED(mutex_);

  StreamView view() const ABSL_LOCKS_EXCLUDED(view_mutex_);

  // The two numbers of each reply, without a copy of the view.
  struct Progress {
    uint64_t applied_sequence = 0;
    uint64_t durable_sequence = 0;
  };
  Progress progress() const ABSL_LOCKS_EXCLUDED(view_mutex_);

  StreamVitals vitals() const ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);

  // --- Control.

  struct Captured {
    uint64_t applied_sequence = 0;
    std::string learner_bytes;
  };

  // Saves the learner on a coming turn, as it would be under `policies`, and calls `done` there.
  void Capture(const StreamPolicies& policies, std::function<void(Captured)> done) ABSL_LOCKS_EXCLUDED(mutex_);

  // Changes policies and labels; waits for a turn. `spec` differs from the present one in its policies only.
  void Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels) ABSL_LOCKS_EXCLUDED(mutex_);

  // Starts again with another learner of the same shape; waits for a turn. Blocks that were taken and not yet learnt to
  // their end are answered with UNAVAILABLE.
  void Restart(std::unique_ptr<SequencedLearner> learner, StreamLabels labels) ABSL_LOCKS_EXCLUDED(mutex_);

  // A restart would find the learner as it was after this observation.
  void set_durable_sequence(uint64_t sequence) ABSL_LOCKS_EXCLUDED(view_mutex_);

  // Ends the stream: waiting blocks, coming blocks and watchers get `reason`, an error. Only the first reason counts.
  void Close(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_);

  // --- Executor.
  bool RunTurn(LearningCounters* counters) override ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);

 private:
  using Command = std::function<void()>;

  struct Current {
    BlockTask task;
    BlockProgress progress;
  };

  // True where the session must be scheduled, and from then on is.
  bool NeedsSchedule() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Order(Command command) ABSL_LOCKS_EXCLUDED(mutex_);
  void OrderAndWait(Command command) ABSL_LOCKS_EXCLUDED(mutex_);

  // On the turn.
  void RunCommands() ABSL_LOCKS_EXCLUDED(mutex_);
  bool TakeNextBlock(LearningCounters* counters) ABSL_LOCKS_EXCLUDED(mutex_);
  size_t LearnSome(size_t max_rows, LearningCounters* counters) ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);
  void FinishBlock() ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);
  void RefuseWaiting(const absl::Status& reason) ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);
  void EndIfClosed() ABSL_LOCKS_EXCLUDED(mutex_, view_mutex_);
  void FreeRows(size_t rows) ABSL_LOCKS_EXCLUDED(mutex_);
  bool BecameIdle() ABSL_LOCKS_EXCLUDED(mutex_);
  void Publish() ABSL_LOCKS_EXCLUDED(view_mutex_);
  std::vector<std::shared_ptr<StreamWatcher>> Watchers() ABSL_LOCKS_EXCLUDED(mutex_);
  void MeasureTdErrors();
  void RestartTdErrors();
  StreamUpdatePtr MakeUpdate(uint64_t sequence, int64_t time_us) const;
  void MeasureSpeed(size_t rows, int64_t nanoseconds);

  // Constant after construction.
  const std::string name_;
  LearningExecutor* const executor_;
  const size_t max_queued_rows_;
  const size_t features_;       // m
  const size_t rows_per_turn_;  // fewer for large learners, so that a turn stays short

  // Only the turn touches these.
  std::unique_ptr<SequencedLearner> learner_;
  std::shared_ptr<const StreamSpec> spec_;
  std::optional<Current> current_;
  std::vector<TdErrorMeter> td_errors_;  // [h]
  std::optional<std::chrono::steady_clock::time_point> last_learnt_;

  std::atomic<int64_t> nanoseconds_per_row_{0};

  mutable Mutex mutex_;
  std::deque<BlockTask> queue_ ABSL_GUARDED_BY(mutex_);
  size_t queued_rows_ ABSL_GUARDED_BY(mutex_) = 0;  // those of current_ included
  std::deque<Command> commands_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::function<void()>> waiting_for_room_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<StreamWatcher>> watchers_ ABSL_GUARDED_BY(mutex_);
  absl::Status closed_ ABSL_GUARDED_BY(mutex_);  // why, once Close was called
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;   // a turn has told everyone so
  bool scheduled_ ABSL_GUARDED_BY(mutex_) = false;

  mutable Mutex view_mutex_;
  StreamView view_ ABSL_GUARDED_BY(view_mutex_);
  StreamVitals vitals_ ABSL_GUARDED_BY(view_mutex_);  // what is of the view in them, and nothing else
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_SESSION_H_
