// Brings streams into being, changes them, starts them again, and ends them.
//
// Every change reaches the store before it is seen: a refused or failed call changes nothing.
//
// Threads: the control thread only (main before and after it runs). Methods block on the disk and on turns of the
// executor.
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
    size_t max_streams = 100'000;
    size_t max_queued_rows = 65'536;
    std::function<absl::Time()> now = absl::Now;
  };

  // All three must outlive it.
  StreamLifecycle(Options options, SnapshotArchive* archive, StreamRegistry* registry, LearningExecutor* executor);

  // Brings every stored stream into the registry. Where some cannot be read: DATA_LOSS that names them and says what to
  // do, or with `skip_damaged`, OK without them; their stored bytes are left as they are.
  absl::Status RestoreAll(bool skip_damaged);

  // ALREADY_EXISTS, also where damaged bytes are stored under the name; RESOURCE_EXHAUSTED beyond max_streams;
  // INVALID_ARGUMENT as core::Validate; or the store's error.
  absl::StatusOr<StreamView> Create(const std::string& name, const StreamSpec& spec, const std::string& description);

  // NOT_FOUND, or the store's error.
  absl::StatusOr<StreamView> Update(const std::string& name, const StreamChanges& changes);
  absl::StatusOr<StreamView> Reset(const std::string& name);

  // Also forgets damaged bytes stored under the name.
  absl::Status Delete(const std::string& name);

 private:
  using SessionPtr = StreamRegistry::SessionPtr;

  absl::StatusOr<SessionPtr> FindSession(const std::string& name) const;
  SessionPtr MakeSession(const StreamRecord& record, std::unique_ptr<SequencedLearner> learner) const;
  absl::Status RestoreOne(const std::string& name, const absl::StatusOr<StreamRecord>& record);

  const Options options_;
  SnapshotArchive* const archive_;
  StreamRegistry* const registry_;
  LearningExecutor* const executor_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_LIFECYCLE_H_
