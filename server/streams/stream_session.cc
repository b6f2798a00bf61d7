#include "server/streams/stream_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sync/latch.h"

namespace nexting::server {

StreamSession::StreamSession(Start start, LearningExecutor* executor, size_t max_queued_rows)
    : name_(std::move(start.name)),
      executor_(executor),
      features_(start.spec->features.size()),
      queue_(name_, max_queued_rows),
      published_(name_, start.spec, std::move(start.labels), start.learner->applied_sequence()),
      turn_(name_, std::move(start.spec), std::move(start.learner), {&queue_, &watchers_, &published_}) {}

absl::Status StreamSession::Enqueue(BlockTask& task, std::shared_ptr<RoomWaiter> waiter) {
  task.rows = std::max<size_t>(task.block.features.size() / features_, 1);
  absl::Status status = queue_.Enqueue(task, std::move(waiter));
  if (status.ok()) Wake();
  return status;
}

StreamVitals StreamSession::vitals() const {
  StreamVitals vitals = published_.vitals();
  vitals.queued_rows = queue_.rows();
  vitals.queue_saturation = static_cast<double>(vitals.queued_rows) / static_cast<double>(queue_.max_rows());
  return vitals;
}

void StreamSession::Capture(const StreamPolicies& policies, std::function<void(CapturedLearner)> done) {
  commands_.Enqueue([this, policies, done = std::move(done)] { done(turn_.Capture(policies)); });
  Wake();
}

void StreamSession::Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels) {
  CommandAndWait([&] {
    turn_.Adopt(spec);
    published_.Adopt(std::move(spec), std::move(labels));
  });
}

void StreamSession::Reset(std::unique_ptr<SequencedLearner> learner, StreamLabels labels) {
  CommandAndWait([&] {
    published_.Reset(std::move(labels), learner->applied_sequence());
    turn_.Reset(std::move(learner));
    turn_.RefuseBlocks(absl::UnavailableError(
        absl::StrCat("stream ", name_, " was reset before this block was learnt to its end; the next sequence is 1")));
  });
}

void StreamSession::Close(const absl::Status& reason) {
  if (!queue_.Close(reason)) return;
  watchers_.Close(reason);
  // Nothing comes in any more; the turn answers what is there.
  commands_.Enqueue([this, reason] {
    turn_.RefuseBlocks(reason);
    watchers_.TellClosed();
  });
  Wake();
}

bool StreamSession::RunTurn(LearningCounters* counters) {
  commands_.RunAll();
  const bool has_rows_left = turn_.Learn(counters);
  if (has_rows_left) return true;
  // From here on whoever brings work asks for a turn of its own, which another thread may run at once: what belongs to
  // the turn must not be touched any more. Who brought work before this line found a turn running and relies on it.
  scheduled_ = false;
  const bool has_work = !queue_.empty() || !commands_.empty();
  return has_work && !scheduled_.exchange(true);
}

void StreamSession::Wake() {
  if (!scheduled_.exchange(true)) executor_->Schedule(shared_from_this());
}

void StreamSession::CommandAndWait(TurnCommands::Command command) {
  Latch done(1);
  commands_.Enqueue([&] {
    command();
    done.CountDown();
  });
  Wake();
  done.Wait();
}

}  // namespace nexting::server
