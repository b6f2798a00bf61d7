// The part of StreamSession that runs on its turn.
#include <algorithm>
#include <chrono>
#include <utility>

#include "server/streams/stream_session.h"

namespace nexting::server {

bool StreamSession::RunTurn() {
  RunCommands();
  EndIfClosed();
  size_t left = rows_per_turn_;
  while (left > 0 && TakeNextBlock()) left -= std::min(left, std::max<size_t>(LearnSome(left), 1));
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

bool StreamSession::TakeNextBlock() {
  if (current_.has_value()) return true;
  {
    MutexLock lock(mutex_);
    if (queue_.empty()) return false;
    current_.emplace(Current{std::move(queue_.front()), {}});
    queue_.pop_front();
  }
  current_->progress = learner_->Begin(current_->task.block);
  return true;
}

size_t StreamSession::LearnSome(size_t max_rows) {
  const std::vector<std::shared_ptr<StreamWatcher>> watchers = Watchers();
  std::vector<StreamUpdatePtr> updates;
  const auto start = std::chrono::steady_clock::now();
  const size_t rows = learner_->Advance(current_->progress, max_rows, [&](uint64_t sequence, int64_t time_us) {
    if (!watchers.empty()) updates.push_back(MakeUpdate(sequence, time_us));
  });
  if (rows > 0) {
    MeasureSpeed(rows, std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
    Publish();
  }
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
  FreeRows(task.rows);
  task.done(std::move(result));
}

void StreamSession::RefuseWaiting(const absl::Status& reason) {
  const auto refuse = [&](const BlockTask& task, BlockResult result) {
    result.status = reason;
    result.applied_sequence = learner_->applied_sequence();
    result.durable_sequence = progress().durable_sequence;
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
