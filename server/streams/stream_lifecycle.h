// Brings streams into being, changes them, resets them, and ends them.
//
// Every change reaches the store before it is seen: a refused or failed call changes nothing.
//
// Threads: the control thread only (main before and after it runs).
// Methods block on the disk and on turns of the executor.
#ifndef NEXTING_SERVER_STREAMS_STREAM_LIFECYCLE_H_
#define NEXTING_SERVER_STREAMS_STREAM_LIFECYCLE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/streams/learning_executor.h"
#include "server/streams/snapshot_archive.h"
#include "server/streams/stream_limits.h"
#include "server/streams/stream_registry.h"
#include "server/streams/stream_session.h"
#include "server/streams/stream_spec.h"
#include "server/streams/stream_view.h"

namespace nexting::server {

// What UpdateStream may change; absent fields stay.
struct StreamChanges {
  std::optional<core::MissingValuePolicy> missing_values;
  std::optional<SequenceGapPolicy> sequence_gaps;
  std::optional<std::string> description;
};

class StreamLifecycle {
 public:
  struct Options {
    StreamLimits limits;
    std::function<absl::Time()> now = absl::Now;
    const core::BaselineMaker* baselines = nullptr;  // what streams may ask for to compare with; null for nothing
  };

  // All three must outlive it.
  StreamLifecycle(Options options, SnapshotArchive* archive, StreamRegistry* registry, LearningExecutor* executor);

  // Brings every stored stream into the registry. Where some cannot be read: DATA_LOSS that names them and says what to
  // do, or with `skip_damaged`, OK without them; their stored bytes are left as they are.
  absl::Status RestoreAll(bool skip_damaged);

  // ALREADY_EXISTS, also where damaged bytes are stored under the name; RESOURCE_EXHAUSTED where there are
  // too many streams, or too little memory for one more learner;
  // INVALID_ARGUMENT as core::Validate and CheckShape; or the store's error.
  absl::StatusOr<StreamView> Create(const std::string& name, const StreamSpec& spec, const std::string& description);

  // NOT_FOUND, or the store's error.
  absl::StatusOr<StreamView> Update(const std::string& name, const StreamChanges& changes);
  absl::StatusOr<StreamView> Reset(const std::string& name);

  // Also forgets damaged bytes stored under the name.
  absl::Status Delete(const std::string& name);

 private:
  using SessionPtr = StreamRegistry::SessionPtr;

  absl::Status CheckNew(const std::string& name, const StreamSpec& spec) const;
  absl::StatusOr<SessionPtr> FindSession(const std::string& name) const;
  SessionPtr Insert(const StreamRecord& record, std::unique_ptr<SequencedLearner> learner);
  absl::Status RestoreOne(const std::string& name, const absl::StatusOr<StreamRecord>& record);

  const Options options_;
  SnapshotArchive* const archive_;
  StreamRegistry* const registry_;
  LearningExecutor* const executor_;
  uint64_t learner_bytes_ = 0;  // of the streams in the registry
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_LIFECYCLE_H_
