#include "server/streams/stream_lifecycle.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/names/stream_name.h"
#include "server/sync/latch.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

CapturedLearner CaptureAndWait(StreamSession& session, const StreamPolicies& policies) {
  CapturedLearner captured;
  Latch done(1);
  session.Capture(policies, [&](CapturedLearner state) {
    captured = std::move(state);
    done.CountDown();
  });
  done.Wait();
  return captured;
}

absl::Status DamagedStreams(const std::vector<std::string>& problems) {
  constexpr size_t kShown = 3;
  const size_t shown = std::min(problems.size(), kShown);
  const auto end = problems.begin() + static_cast<std::ptrdiff_t>(shown);
  return absl::DataLossError(
      absl::StrCat(absl::StrJoin(problems.begin(), end, "; "),
                   problems.size() > shown ? absl::StrCat("; and ", problems.size() - shown, " more") : "",
                   ". Restore the data folder from a copy, or start with --skip_damaged_streams to go on without what "
                   "is damaged (its bytes "
                   "are kept until the stream is deleted)"));
}

}  // namespace

StreamLifecycle::StreamLifecycle(Options options, SnapshotArchive* archive, StreamRegistry* registry,
                                 LearningExecutor* executor)
    : options_(std::move(options)), archive_(archive), registry_(registry), executor_(executor) {}

absl::Status StreamLifecycle::RestoreAll(bool skip_damaged) {
  std::vector<std::string> problems;
  const absl::Status stored = archive_->Load([&](const std::string& name, const absl::StatusOr<StreamRecord>& record) {
    const absl::Status status = RestoreOne(name, record);
    if (!status.ok()) problems.push_back(absl::StrCat("stream ", name, " cannot be restored: ", status.message()));
  });
  if (absl::IsDataLoss(stored)) {
    problems.push_back(absl::StrCat("the store holds damaged streams: ", stored.message()));
  } else if (!stored.ok()) {
    return stored;
  }
  if (problems.empty()) return absl::OkStatus();
  if (!skip_damaged) return DamagedStreams(problems);
  for (const std::string& problem : problems) spdlog::error("{}; left out by --skip_damaged_streams", problem);
  return absl::OkStatus();
}

absl::Status StreamLifecycle::RestoreOne(const std::string& name, const absl::StatusOr<StreamRecord>& record) {
  if (!record.ok()) return record.status();
  if (record->name != name) return absl::DataLossError(absl::StrCat("its bytes are those of ", record->name));
  auto learner =
      SequencedLearner::Restore(record->spec, record->applied_sequence, record->learner_bytes, options_.baselines);
  if (!learner.ok()) return learner.status();
  Insert(*record, *std::move(learner));
  return absl::OkStatus();
}

StreamLifecycle::SessionPtr StreamLifecycle::Insert(const StreamRecord& record,
                                                    std::unique_ptr<SequencedLearner> learner) {
  learner_bytes_ += learner->learner().state_bytes();
  StreamSession::Start start{record.name, std::make_shared<const StreamSpec>(record.spec), record.labels,
                             std::move(learner)};
  auto session = std::make_shared<StreamSession>(std::move(start), executor_, options_.limits.queued_rows);
  registry_->Insert(session);
  return session;
}

absl::StatusOr<StreamLifecycle::SessionPtr> StreamLifecycle::FindSession(const std::string& name) const {
  SessionPtr session = registry_->Find(name);
  if (session == nullptr) return StreamNotFound(name);
  return session;
}

absl::Status StreamLifecycle::CheckNew(const std::string& name, const StreamSpec& spec) const {
  if (registry_->Find(name) != nullptr) {
    return absl::AlreadyExistsError(
        absl::StrCat("stream ", name, " exists; delete or reset it, or choose another stream_id"));
  }
  if (registry_->size() >= options_.limits.streams) {
    return absl::ResourceExhaustedError(absl::StrCat("there are ", registry_->size(), " streams; must be at most ",
                                                     options_.limits.streams, " (flag --max_streams)"));
  }
  if (archive_->Contains(name)) {
    return absl::AlreadyExistsError(
        absl::StrCat("stream ", name, " is stored but damaged and was left out at the start; delete it first"));
  }
  if (absl::Status status = CheckShape(options_.limits, spec); !status.ok()) return status;
  const core::LearnerConfig config = ToLearnerConfig(spec);
  if (absl::Status status = core::Validate(config); !status.ok()) return status;
  // What it takes exactly is known once it is made, which may be more than there is.
  return CheckMemory(options_.limits, learner_bytes_, core::NetworkBytes(config));
}

absl::StatusOr<StreamView> StreamLifecycle::Create(const std::string& name, const StreamSpec& spec,
                                                   const std::string& description) {
  if (absl::Status status = CheckNew(name, spec); !status.ok()) return status;
  auto learner = SequencedLearner::Create(spec, options_.baselines);
  if (!learner.ok()) return learner.status();
  const uint64_t bytes = (*learner)->learner().state_bytes();
  if (absl::Status status = CheckMemory(options_.limits, learner_bytes_, bytes); !status.ok()) return status;
  const absl::Time now = options_.now();
  const StreamRecord record{name, spec, {description, now, now}, 0, (*learner)->learner().Save()};
  if (absl::Status status = archive_->Save({record}); !status.ok()) return status;
  return Insert(record, *std::move(learner))->view();
}

absl::StatusOr<StreamView> StreamLifecycle::Update(const std::string& name, const StreamChanges& changes) {
  const absl::StatusOr<SessionPtr> session = FindSession(name);
  if (!session.ok()) return session.status();
  const StreamView before = (*session)->view();
  StreamSpec spec = *before.spec;
  spec.policies.missing_values = changes.missing_values.value_or(spec.policies.missing_values);
  spec.policies.sequence_gaps = changes.sequence_gaps.value_or(spec.policies.sequence_gaps);
  StreamLabels labels = before.labels;
  labels.description = changes.description.value_or(labels.description);
  labels.update_time = options_.now();

  CapturedLearner captured = CaptureAndWait(**session, spec.policies);
  const uint64_t applied = captured.applied_sequence;
  const StreamRecord record{name, spec, labels, applied, std::move(captured.bytes)};
  if (absl::Status status = archive_->Save({record}); !status.ok()) return status;
  (*session)->Adopt(std::make_shared<const StreamSpec>(std::move(spec)), std::move(labels));
  (*session)->set_durable_sequence(applied);
  return (*session)->view();
}

absl::StatusOr<StreamView> StreamLifecycle::Reset(const std::string& name) {
  const absl::StatusOr<SessionPtr> session = FindSession(name);
  if (!session.ok()) return session.status();
  const StreamView before = (*session)->view();
  auto learner = SequencedLearner::Create(*before.spec, options_.baselines);
  if (!learner.ok()) return learner.status();
  StreamLabels labels = before.labels;
  labels.update_time = options_.now();
  const StreamRecord record{name, *before.spec, labels, 0, (*learner)->learner().Save()};
  if (absl::Status status = archive_->Save({record}); !status.ok()) return status;
  (*session)->Reset(*std::move(learner), std::move(labels));
  return (*session)->view();
}

absl::Status StreamLifecycle::Delete(const std::string& name) {
  const SessionPtr session = registry_->Find(name);
  if (session == nullptr && !archive_->Contains(name)) return StreamNotFound(name);
  if (absl::Status status = archive_->Delete(name); !status.ok()) return status;
  if (session == nullptr) return absl::OkStatus();
  registry_->Remove(name);
  learner_bytes_ -= session->view().state_bytes;
  session->Close(absl::NotFoundError(absl::StrCat("stream ", name, " was deleted")));
  return absl::OkStatus();
}

}  // namespace nexting::server
