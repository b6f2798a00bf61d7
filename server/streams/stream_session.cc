#include "server/streams/stream_session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sync/latch.h"

namespace nexting::server {
namespace {

// A step touches about the learner's whole state: this many bytes a turn are a few milliseconds.
constexpr size_t kBytesPerTurn = 16 * 1024 * 1024;

size_t RowsPerTurn(const core::Learner& learner) {
  return std::clamp<size_t>(kBytesPerTurn / std::max<size_t>(learner.state_bytes(), 1), 1,
                            StreamSession::kMaxRowsPerTurn);
}

}  // namespace

StreamSession::StreamSession(Start start, LearningExecutor* executor, size_t max_queued_rows)
    : name_(std::move(start.name)),
      executor_(executor),
      max_queued_rows_(max_queued_rows),
      features_(start.spec->features.size()),
      rows_per_turn_(RowsPerTurn(start.learner->learner())),
      learner_(std::move(start.learner)),
      spec_(std::move(start.spec)) {
  {
    MutexLock lock(view_mutex_);
    view_.name = name_;
    view_.spec = spec_;
    view_.labels = std::move(start.labels);
    view_.durable_sequence = learner_->applied_sequence();
  }
  RestartTdErrors();
  Publish();
}

absl::Status StreamSession::Offer(BlockTask& task, std::function<void()> when_room) {
  task.rows = std::max<size_t>(task.block.features.size() / features_, 1);
  bool schedule = false;
  {
    MutexLock lock(mutex_);
    if (!closed_.ok()) return closed_;
    if (queued_rows_ > 0 && queued_rows_ + task.rows > max_queued_rows_) {
      if (when_room != nullptr) waiting_for_room_.push_back(std::move(when_room));
      return absl::ResourceExhaustedError(absl::StrCat("stream ", name_, " has ", queued_rows_,
                                                       " rows waiting; a block of ", task.rows, " fits when at most ",
                                                       max_queued_rows_, " wait in all"));
    }
    queued_rows_ += task.rows;
    task.taken = std::chrono::steady_clock::now();
    queue_.push_back(std::move(task));
    schedule = NeedsSchedule();
  }
  if (schedule) executor_->Schedule(shared_from_this());
  return absl::OkStatus();
}

uint32_t StreamSession::retry_delay_ms() const {
  int64_t rows = 0;
  {
    MutexLock lock(mutex_);
    rows = static_cast<int64_t>(queued_rows_);
  }
  const int64_t milliseconds = rows * nanoseconds_per_row_.load(std::memory_order_relaxed) / 2'000'000;
  return static_cast<uint32_t>(std::clamp<int64_t>(milliseconds, 10, 10'000));
}

absl::Status StreamSession::Watch(std::weak_ptr<StreamWatcher> watcher) {
  MutexLock lock(mutex_);
  if (!closed_.ok()) return closed_;
  watchers_.push_back(std::move(watcher));
  return absl::OkStatus();
}

StreamView StreamSession::view() const {
  MutexLock lock(view_mutex_);
  return view_;
}

StreamSession::Progress StreamSession::progress() const {
  MutexLock lock(view_mutex_);
  return {view_.applied_sequence, view_.durable_sequence};
}

StreamVitals StreamSession::vitals() const {
  StreamVitals vitals;
  {
    MutexLock lock(view_mutex_);
    vitals = vitals_;
    vitals.unsaved = view_.applied_sequence != view_.durable_sequence;
  }
  MutexLock lock(mutex_);
  vitals.queued_rows = queued_rows_;
  vitals.queue_saturation = static_cast<double>(queued_rows_) / static_cast<double>(max_queued_rows_);
  return vitals;
}

void StreamSession::Capture(const StreamPolicies& policies, std::function<void(Captured)> done) {
  Order([this, policies, done = std::move(done)] {
    done({learner_->applied_sequence(), learner_->SaveWith(policies)});
  });
}

void StreamSession::Adopt(std::shared_ptr<const StreamSpec> spec, StreamLabels labels) {
  OrderAndWait([&] {
    spec_ = std::move(spec);
    learner_->set_policies(spec_->policies);
    MutexLock lock(view_mutex_);
    view_.spec = spec_;
    view_.labels = std::move(labels);
  });
}

void StreamSession::Restart(std::unique_ptr<SequencedLearner> learner, StreamLabels labels) {
  OrderAndWait([&] {
    learner_ = std::move(learner);
    RestartTdErrors();
    {
      MutexLock lock(view_mutex_);
      view_.labels = std::move(labels);
      view_.durable_sequence = learner_->applied_sequence();
    }
    Publish();
    RefuseWaiting(absl::UnavailableError(
        absl::StrCat("stream ", name_, " was reset before this block was learnt to its end; the next sequence is 1")));
  });
}

void StreamSession::set_durable_sequence(uint64_t sequence) {
  MutexLock lock(view_mutex_);
  view_.durable_sequence = sequence;
}

void StreamSession::Close(const absl::Status& reason) {
  bool schedule = false;
  {
    MutexLock lock(mutex_);
    if (!closed_.ok()) return;
    closed_ = reason;
    schedule = NeedsSchedule();
  }
  if (schedule) executor_->Schedule(shared_from_this());
}

bool StreamSession::NeedsSchedule() { return !std::exchange(scheduled_, true); }

void StreamSession::Order(Command command) {
  bool schedule = false;
  {
    MutexLock lock(mutex_);
    commands_.push_back(std::move(command));
    schedule = NeedsSchedule();
  }
  if (schedule) executor_->Schedule(shared_from_this());
}

void StreamSession::OrderAndWait(Command command) {
  Latch done(1);
  Order([&] {
    command();
    done.CountDown();
  });
  done.Wait();
}

}  // namespace nexting::server
