// Keeps learners durable: saves the streams that have learnt since their last save, now or again and again.
//
// A learner is captured on its session's turn, so never while it learns. A failed save is logged and tried again at the
// next round; the learner in memory is never touched by it.
//
// Threads: the control thread only (any one thread before it starts).
// Methods block on the disk and on turns of the executor.
#ifndef NEXTING_SERVER_STREAMS_SNAPSHOTTER_H_
#define NEXTING_SERVER_STREAMS_SNAPSHOTTER_H_

#include <chrono>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/counters/snapshot_counters.h"
#include "server/streams/snapshot_archive.h"
#include "server/streams/stream_registry.h"
#include "server/sync/job_thread.h"

namespace nexting::server {

class Snapshotter {
 public:
  // Both must outlive it.
  Snapshotter(SnapshotArchive* archive, StreamRegistry* registry) : archive_(archive), registry_(registry) {}

  // Saves every stream that has moved. Goes on after a failure and returns the first one.
  absl::Status SaveMoved();

  // A round every `interval`, on `control`, which must be stopped before this is destroyed. A round lets other jobs in
  // between its batches. May be called from any thread, once.
  void Start(JobThread* control, absl::Duration interval);

  // Any thread.
  const SnapshotCounters& counters() const { return counters_; }

 private:
  using Sessions = std::vector<StreamRegistry::SessionPtr>;

  // Streams with an applied sequence that is not durable; those of one shard side by side.
  Sessions Moved() const;
  absl::Status SaveBatch(Sessions sessions);
  void ScheduleRound();
  void ContinueRound(Sessions moved);
  void EndRound();

  SnapshotArchive* const archive_;
  StreamRegistry* const registry_;
  JobThread* control_ = nullptr;
  absl::Duration interval_;
  bool round_failed_ = false;  // one line of log is enough for a round
  std::chrono::steady_clock::time_point round_start_;
  SnapshotCounters counters_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_SNAPSHOTTER_H_
