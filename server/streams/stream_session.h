// The owner of one stream. It puts the stream's parts together and passes to each what is the part's own:
//
//   BlockQueue     the blocks that wait, from any thread          (its own lock)
//   TurnCommands   what is wanted done between two rows           (its own lock)
//   WatcherList    who is told of each observation                (its own lock)
//   PublishedView  what others may know, without waiting          (its own lock)
//   StreamTurn     the learner; whatever learns and answers       (no lock: one turn at a time)
//
// Threads: the executor runs at most one turn of a session at a time. Whoever has work for a turn enqueues it and wakes
// the session; a session without work is in no queue.
//
// Locks: never two at once, and none while anything else is called.
#ifndef NEXTING_SERVER_STREAMS_STREAM_SESSION_H_
#define NEXTING_SERVER_STREAMS_STREAM_SESSION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "server/streams/block_queue.h"
#include "server/streams/learning_executor.h"
#include "server/streams/published_view.h"
#include "server/streams/stream_turn.h"
#include "server/streams/turn_commands.h"
#include "server/streams/watcher_list.h"

namespace nexting::server {

class StreamSession final : public LearningTask, public std::enable_shared_from_this<StreamSession> {
 public:
  // Where a stream begins: a new learner, or one continued from a snapshot that is durable up to its applied sequence.
  struct Start {
    std::string name;
    std::shared_ptr<const StreamSpec> spec;
    StreamLabels labels;
    std::unique_ptr<SequencedLearner> learner;
  };

  // The executor must outlive every turn. For `max_queued_rows` see BlockQueue.
  StreamSession(Start start, LearningExecutor* executor, size_t max_queued_rows);

  const std::string& name() const { return name_; }

  // --- Any thread; constant time.

  // Takes a block to be learnt, whose receiver hears the result; sets its `rows`. Refuses as BlockQueue::Enqueue.
  absl::Status Enqueue(BlockTask& task, std::shared_ptr<RoomWaiter> waiter);

  // How long the queue will take to be half empty, as far as one can tell.
  uint32_t retry_delay_ms() const { return queue_.retry_delay_ms(); }

  // Tells the watcher, for as long as it lives, of each observation from the next part of a block on: a turn lists its
  // watchers before it learns up to 256 rows. The reason of Close where the stream has ended.
  absl::Status Watch(std::weak_ptr<StreamWatcher> watcher) { return watchers_.Add(std::move(watcher)); }

  StreamView view() const { return published_.view(); }
  StreamVitals vitals() const;

  // --- Control thread. Those that wait for a turn say so.

  // Saves the learner on a coming turn, as it would be under `policies`, and calls `done` there.
  void Capture(const StreamPolicies& policies, std::function<void(CapturedLearner)> done);

  // Changes policies and labels; waits for a turn. `spec` differs from the present one in its policies only.
  void Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels);

  // Begins anew with another learner of the same shape; waits for a turn. Blocks that were taken and not yet learnt to
  // their end are answered with UNAVAILABLE.
  void Reset(std::unique_ptr<SequencedLearner> learner, StreamLabels labels);

  // A restart of the process would find the learner as it was after this observation.
  void set_durable_sequence(uint64_t sequence) { published_.set_durable_sequence(sequence); }

  // Ends the stream: waiting blocks, coming blocks and watchers get `reason`, an error. Only the first reason counts.
  // May be called from any thread.
  void Close(const absl::Status& reason);

  // --- Executor.
  bool RunTurn(LearningCounters* counters) override;

 private:
  // Asks for a turn, unless one is to come anyway.
  void Wake();
  void CommandAndWait(TurnCommands::Command command);

  const std::string name_;
  LearningExecutor* const executor_;
  const size_t features_;  // m

  BlockQueue queue_;
  TurnCommands commands_;
  WatcherList watchers_;
  PublishedView published_;
  StreamTurn turn_;  // after what it works with

  std::atomic<bool> scheduled_{false};  // the executor has the session, or a turn of it runs
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_SESSION_H_
