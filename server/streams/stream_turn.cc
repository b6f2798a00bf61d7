#include "server/streams/stream_turn.h"

#include <algorithm>
#include <utility>

namespace nexting::server {
namespace {

// A step touches a large part of the learner's state: this many bytes a turn are a few milliseconds.
constexpr size_t kBytesPerTurn = 32 * 1024 * 1024;

size_t RowsPerTurn(const core::Learner& learner) {
  return std::clamp<size_t>(kBytesPerTurn / std::max<size_t>(learner.state_bytes(), 1), 1, StreamTurn::kMaxRows);
}

}  // namespace

StreamTurn::StreamTurn(const std::string& stream, std::shared_ptr<const StreamSpec> spec,
                       std::unique_ptr<SequencedLearner> learner, const Surroundings& surroundings)
    : stream_(stream),
      surroundings_(surroundings),
      max_rows_(RowsPerTurn(learner->learner())),
      spec_(std::move(spec)),
      learner_(std::move(learner)),
      td_errors_(learner_->learner().config().heads) {
  Publish();
}

bool StreamTurn::Learn(LearningCounters* counters) {
  size_t left = max_rows_;
  // A block of which nothing is learnt counts as one row: a turn ends however many of them wait.
  while (left > 0 && TakeBlock(counters)) left -= std::min(left, std::max<size_t>(LearnBlock(left, counters), 1));
  return current_.has_value();
}

CapturedLearner StreamTurn::Capture(const StreamPolicies& policies) {
  return {learner_->applied_sequence(), learner_->SaveWith(policies)};
}

void StreamTurn::Adopt(std::shared_ptr<const StreamSpec> spec) {
  spec_ = std::move(spec);
  learner_->set_policies(spec_->policies);
}

void StreamTurn::Reset(std::unique_ptr<SequencedLearner> learner) {
  learner_ = std::move(learner);
  td_errors_ = TdErrorMeters(learner_->learner().config().heads);
  Publish();
}

void StreamTurn::RefuseBlocks(const absl::Status& reason) {
  if (current_.has_value()) {
    Current refused = *std::exchange(current_, std::nullopt);
    refused.progress.result.status = reason;
    Answer(refused.task, std::move(refused.progress.result));
  }
  // All at once: blocks that come in from now on are not of those that waited.
  for (const BlockTask& waiting : surroundings_.queue->DequeueAll()) {
    BlockResult result;
    result.status = reason;
    Answer(waiting, std::move(result));
  }
}

bool StreamTurn::TakeBlock(LearningCounters* counters) {
  if (current_.has_value()) return true;
  std::optional<BlockTask> task = surroundings_.queue->Dequeue();
  if (!task.has_value()) return false;
  if (counters != nullptr) counters->queue_waits.Add(std::chrono::steady_clock::now() - task->enqueued);
  BlockProgress progress = learner_->Begin(task->block);
  current_.emplace(Current{*std::move(task), std::move(progress)});
  return true;
}

size_t StreamTurn::LearnBlock(size_t max_rows, LearningCounters* counters) {
  const std::vector<std::shared_ptr<StreamWatcher>> watchers = surroundings_.watchers->Living();
  std::vector<StreamUpdatePtr> updates;
  const uint64_t interventions = learner_->learner().interventions();
  const auto start = std::chrono::steady_clock::now();
  const size_t rows = LearnRows(max_rows, !watchers.empty(), counters, updates);
  if (rows > 0) {
    last_learnt_ = std::chrono::steady_clock::now();
    surroundings_.queue->MeasureSpeed(rows, *last_learnt_ - start);
    // Before the answer, so that who has it finds it in the view as well.
    Publish();
  }
  if (counters != nullptr) counters->interventions.Add(learner_->learner().interventions() - interventions);
  if (!updates.empty()) {
    for (const std::shared_ptr<StreamWatcher>& watcher : watchers) watcher->OnUpdates(updates);
  }
  if (current_->progress.done) FinishBlock();
  return rows;
}

size_t StreamTurn::LearnRows(size_t max_rows, bool watched, LearningCounters* counters,
                             std::vector<StreamUpdatePtr>& updates) {
  BlockProgress& progress = current_->progress;
  size_t rows = 0;
  auto step_start = std::chrono::steady_clock::now();
  while (rows < max_rows && !progress.done && learner_->LearnRow(progress)) {
    ++rows;
    if (counters != nullptr) {
      const auto now = std::chrono::steady_clock::now();
      counters->steps.Add(now - std::exchange(step_start, now));
    }
    td_errors_.Observe(learner_->learner().Predict());
    if (watched) updates.push_back(MakeUpdate());
  }
  return rows;
}

StreamUpdatePtr StreamTurn::MakeUpdate() const {
  auto update = std::make_shared<StreamUpdate>();
  update->stream = stream_;
  update->sequence = learner_->applied_sequence();
  update->time_us = current_->progress.last_time_us();
  update->spec = spec_;
  const core::Learner& learner = learner_->learner();
  const absl::Span<const core::HeadOutput> outputs = learner.Predict();
  update->heads.reserve(outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    const int head = static_cast<int>(i);
    update->heads.push_back({outputs[i], learner.quality(head).skill(), learner.steps_without_value(head)});
  }
  return update;
}

void StreamTurn::FinishBlock() {
  Current finished = *std::exchange(current_, std::nullopt);
  if (finished.task.wants_digest) finished.progress.result.state_digest = learner_->learner().Digest();
  Answer(finished.task, std::move(finished.progress.result));
}

void StreamTurn::Answer(const BlockTask& task, BlockResult result) {
  result.applied_sequence = learner_->applied_sequence();
  result.durable_sequence = surroundings_.published->durable_sequence();
  result.rows = static_cast<uint32_t>(task.rows);
  // Before the result, so that who has it finds the room that the block took.
  surroundings_.queue->FreeRows(task.rows);
  task.receiver->OnBlockResult(task.place, std::move(result));
}

void StreamTurn::Publish() { surroundings_.published->Publish(*learner_, td_errors_.worst_ratio(), last_learnt_); }

}  // namespace nexting::server
