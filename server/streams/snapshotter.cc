#include "server/streams/snapshotter.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/sync/latch.h"
#include "spdlog/spdlog.h"

namespace nexting::server {
namespace {

// Streams captured at the same time: bounds the memory that their bytes take.
constexpr size_t kStreamsPerBatch = 64;

// Takes a batch from the end of `sessions`.
std::vector<StreamRegistry::SessionPtr> TakeBatch(std::vector<StreamRegistry::SessionPtr>& sessions) {
  const auto begin = sessions.end() - static_cast<std::ptrdiff_t>(std::min(sessions.size(), kStreamsPerBatch));
  std::vector<StreamRegistry::SessionPtr> batch(begin, sessions.end());
  sessions.erase(begin, sessions.end());
  return batch;
}

std::vector<CapturedLearner> CaptureAll(const std::vector<StreamRegistry::SessionPtr>& sessions) {
  std::vector<CapturedLearner> captured(sessions.size());
  Latch done(sessions.size());
  for (size_t i = 0; i < sessions.size(); ++i) {
    sessions[i]->Capture(sessions[i]->view().spec->policies, [&, i](CapturedLearner state) {
      captured[i] = std::move(state);
      done.CountDown();
    });
  }
  done.Wait();
  return captured;
}

}  // namespace

absl::Status Snapshotter::SaveMoved() {
  absl::Status first_error;
  for (Sessions moved = Moved(); !moved.empty();) first_error.Update(SaveBatch(TakeBatch(moved)));
  return first_error;
}

void Snapshotter::Start(JobThread* control, absl::Duration interval) {
  control_ = control;
  interval_ = interval;
  ScheduleRound();
}

void Snapshotter::ScheduleRound() {
  control_->EnqueueAfter(interval_, [this] {
    round_failed_ = false;
    round_start_ = std::chrono::steady_clock::now();
    ContinueRound(Moved());
  });
}

void Snapshotter::ContinueRound(Sessions moved) {
  if (moved.empty()) return EndRound();
  const absl::Status status = SaveBatch(TakeBatch(moved));
  if (!status.ok() && !std::exchange(round_failed_, true)) {
    spdlog::error("cannot save snapshots: {}; the learners go on, next try in {}", status.ToString(),
                  absl::FormatDuration(interval_));
  }
  control_->Enqueue([this, moved = std::move(moved)] { ContinueRound(moved); });
}

void Snapshotter::EndRound() {
  counters_.rounds.Add(std::chrono::steady_clock::now() - round_start_);
  (round_failed_ ? counters_.rounds_failed : counters_.rounds_ok).Add();
  if (!round_failed_) counters_.all_saved_at = round_start_;
  ScheduleRound();
}

Snapshotter::Sessions Snapshotter::Moved() const {
  Sessions moved;
  for (StreamRegistry::SessionPtr& session : registry_->All()) {
    if (session->vitals().unsaved()) moved.push_back(std::move(session));
  }
  // Fewer and larger writes.
  std::stable_sort(moved.begin(), moved.end(), [&](const auto& a, const auto& b) {
    return archive_->shard_of(a->name()) < archive_->shard_of(b->name());
  });
  return moved;
}

absl::Status Snapshotter::SaveBatch(Sessions sessions) {
  // A stream that was deleted since the round began must not come back.
  sessions.erase(std::remove_if(sessions.begin(), sessions.end(),
                                [&](const auto& session) { return registry_->Find(session->name()) != session; }),
                 sessions.end());
  std::vector<CapturedLearner> captured = CaptureAll(sessions);
  std::vector<StreamRecord> records;
  size_t bytes = 0;
  for (size_t i = 0; i < sessions.size(); ++i) {
    const StreamView view = sessions[i]->view();
    bytes += captured[i].bytes.size();
    records.push_back({view.name, *view.spec, view.labels, captured[i].applied_sequence, std::move(captured[i].bytes)});
  }
  if (absl::Status status = archive_->Save(records); !status.ok()) return status;
  for (size_t i = 0; i < sessions.size(); ++i) sessions[i]->set_durable_sequence(captured[i].applied_sequence);
  counters_.streams.Add(sessions.size());
  counters_.bytes.Add(bytes);
  return absl::OkStatus();
}

}  // namespace nexting::server
