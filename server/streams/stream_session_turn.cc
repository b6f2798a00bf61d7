// The part of StreamSession that runs on its turn.
#include <algorithm>
#include <chrono>
#include <utility>

#include "server/streams/stream_session.h"

namespace nexting::server {
namespace {

std::optional<double> WorstReturnError(const std::vector<core::HeadQuality>& heads) {
  std::optional<double> worst;
  for (const core::HeadQuality& head : heads) {
    if (head.judged > 0) worst = std::max(worst.value_or(0), 1 - head.skill());
  }
  return worst;
}

std::optional<double> WorstTdError(const std::vector<TdErrorMeter>& heads) {
  std::optional<double> worst;
  for (const TdErrorMeter& head : heads) {
    if (head.has_ratio()) worst = std::max(worst.value_or(0), head.ratio());
  }
  return worst;
}

}  // namespace

bool StreamSession::RunTurn(LearningCounters* counters) {
  RunCommands();
  EndIfClosed();
  size_t left = rows_per_turn_;
  while (left > 0 && TakeNextBlock(counters)) left -= std::min(left, std::max<size_t>(LearnSome(left, counters), 1));
  return !BecameIdle();
}

void StreamSession::RunCommands() {
  std::deque<Command> commands;
  {
    MutexLock lock(mutex_);
    commands.swap(commands_);
  }
  for (Command& command : commands) command();
}

bool StreamSession::TakeNextBlock(LearningCounters* counters) {
  if (current_.has_value()) return true;
  {
    MutexLock lock(mutex_);
    if (queue_.empty()) return false;
    current_.emplace(Current{std::move(queue_.front()), {}});
    queue_.pop_front();
  }
  if (counters != nullptr) counters->queue_waits.Add(std::chrono::steady_clock::now() - current_->task.taken);
  current_->progress = learner_->Begin(current_->task.block);
  return true;
}

size_t StreamSession::LearnSome(size_t max_rows, LearningCounters* counters) {
  const std::vector<std::shared_ptr<StreamWatcher>> watchers = Watchers();
  std::vector<StreamUpdatePtr> updates;
  const uint64_t interventions = learner_->learner().interventions();
  const auto start = std::chrono::steady_clock::now();
  auto step_start = start;
  const size_t rows = learner_->Advance(current_->progress, max_rows, [&](uint64_t sequence, int64_t time_us) {
    if (counters != nullptr) {
      const auto now = std::chrono::steady_clock::now();
      counters->steps.Add(now - std::exchange(step_start, now));
    }
    MeasureTdErrors();
    if (!watchers.empty()) updates.push_back(MakeUpdate(sequence, time_us));
  });
  if (rows > 0) {
    last_learnt_ = std::chrono::steady_clock::now();
    MeasureSpeed(rows, std::chrono::nanoseconds(*last_learnt_ - start).count());
    Publish();
  }
  if (counters != nullptr) counters->interventions.Add(learner_->learner().interventions() - interventions);
  if (!updates.empty()) {
    for (const auto& watcher : watchers) watcher->OnUpdates(updates);
  }
  if (current_->progress.done) FinishBlock();
  return rows;
}

void StreamSession::FinishBlock() {
  const BlockTask task = std::move(current_->task);
  BlockResult result = std::move(current_->progress.result);
  current_.reset();
  result.applied_sequence = learner_->applied_sequence();
  result.durable_sequence = progress().durable_sequence;
  if (task.wants_digest) result.state_digest = learner_->learner().Digest();
  result.rows = static_cast<uint32_t>(task.rows);
  FreeRows(task.rows);
  task.done(std::move(result));
}

void StreamSession::RefuseWaiting(const absl::Status& reason) {
  const auto refuse = [&](const BlockTask& task, BlockResult result) {
    result.status = reason;
    result.applied_sequence = learner_->applied_sequence();
    result.durable_sequence = progress().durable_sequence;
    result.rows = static_cast<uint32_t>(task.rows);
    FreeRows(task.rows);
    task.done(std::move(result));
  };
  if (current_.has_value()) {
    const Current current = std::move(*current_);
    current_.reset();
    refuse(current.task, current.progress.result);
  }
  std::deque<BlockTask> waiting;
  {
    MutexLock lock(mutex_);
    waiting.swap(queue_);
  }
  for (const BlockTask& task : waiting) refuse(task, {});
}

void StreamSession::EndIfClosed() {
  absl::Status reason;
  std::vector<std::function<void()>> waiting_for_room;
  {
    MutexLock lock(mutex_);
    if (closed_.ok() || ended_) return;
    ended_ = true;
    reason = closed_;
    waiting_for_room.swap(waiting_for_room_);
  }
  RefuseWaiting(reason);
  for (const auto& watcher : Watchers()) watcher->OnStreamClosed(reason);
  for (const auto& call : waiting_for_room) call();
  MutexLock lock(mutex_);
  watchers_.clear();
}

void StreamSession::FreeRows(size_t rows) {
  std::vector<std::function<void()>> waiting_for_room;
  {
    MutexLock lock(mutex_);
    queued_rows_ -= rows;
    if (queued_rows_ <= max_queued_rows_ / 2) waiting_for_room.swap(waiting_for_room_);
  }
  for (const auto& call : waiting_for_room) call();
}

bool StreamSession::BecameIdle() {
  MutexLock lock(mutex_);
  const bool end_is_due = !closed_.ok() && !ended_;
  if (current_.has_value() || !queue_.empty() || !commands_.empty() || end_is_due) return false;
  scheduled_ = false;
  return true;
}

void StreamSession::Publish() {
  const core::Learner& learner = learner_->learner();
  const absl::Span<const core::HeadOutput> outputs = learner.Predict();
  MutexLock lock(view_mutex_);
  view_.applied_sequence = learner_->applied_sequence();
  view_.observations = learner.steps();
  view_.outputs.assign(outputs.begin(), outputs.end());
  view_.quality.resize(spec_->heads.size());
  for (size_t head = 0; head < view_.quality.size(); ++head) {
    view_.quality[head] = learner.quality(static_cast<int>(head));
  }
  view_.state_bytes = learner.state_bytes();
  view_.interventions = learner.interventions();
  vitals_.observations = view_.observations;
  vitals_.last_learnt = last_learnt_;
  vitals_.state_bytes = view_.state_bytes;
  vitals_.return_error_ratio = WorstReturnError(view_.quality);
  vitals_.td_error_ratio = WorstTdError(td_errors_);
}

void StreamSession::MeasureTdErrors() {
  const absl::Span<const core::HeadOutput> outputs = learner_->learner().Predict();
  for (size_t head = 0; head < outputs.size(); ++head) td_errors_[head].Observe(outputs[head]);
}

void StreamSession::RestartTdErrors() {
  td_errors_.clear();
  for (const core::HeadConfig& head : learner_->learner().config().heads) td_errors_.emplace_back(head.discount);
}

std::vector<std::shared_ptr<StreamWatcher>> StreamSession::Watchers() {
  std::vector<std::shared_ptr<StreamWatcher>> alive;
  MutexLock lock(mutex_);
  auto gone = [&](const std::weak_ptr<StreamWatcher>& watcher) {
    std::shared_ptr<StreamWatcher> locked = watcher.lock();
    if (locked == nullptr) return true;
    alive.push_back(std::move(locked));
    return false;
  };
  watchers_.erase(std::remove_if(watchers_.begin(), watchers_.end(), gone), watchers_.end());
  return alive;
}

StreamUpdatePtr StreamSession::MakeUpdate(uint64_t sequence, int64_t time_us) const {
  auto update = std::make_shared<StreamUpdate>();
  update->stream = name_;
  update->sequence = sequence;
  update->time_us = time_us;
  update->spec = spec_;
  const core::Learner& learner = learner_->learner();
  const absl::Span<const core::HeadOutput> outputs = learner.Predict();
  update->heads.reserve(outputs.size());
  for (size_t head = 0; head < outputs.size(); ++head) {
    update->heads.push_back({outputs[head], learner.quality(static_cast<int>(head)).skill()});
  }
  return update;
}

void StreamSession::MeasureSpeed(size_t rows, int64_t nanoseconds) {
  const int64_t now = nanoseconds / static_cast<int64_t>(rows);
  const int64_t before = nanoseconds_per_row_.load(std::memory_order_relaxed);
  nanoseconds_per_row_.store(before == 0 ? now : (7 * before + now) / 8, std::memory_order_relaxed);
}

}  // namespace nexting::server
