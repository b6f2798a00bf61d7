#include "server/store/commit_queue.h"

#include <utility>

#include "core/check.h"

namespace nexting::server {
namespace {

// Bounds how long the callers of one group wait for each other.
constexpr size_t kMaxGroupBytes = size_t{4} << 20;

}  // namespace

CommitQueue::CommitQueue(Handler handler) : handler_(std::move(handler)), thread_([this] { Run(); }) {}

CommitQueue::~CommitQueue() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  work_arrived_.NotifyOne();
  thread_.join();
}

absl::Status CommitQueue::EnqueueAndWait(size_t bytes, Stage stage) {
  Commit commit;
  commit.stage = std::move(stage);
  commit.bytes = bytes;
  const MutexLock lock(mutex_);
  NEXTING_CHECK(!stopping_);
  waiting_.push_back(&commit);
  work_arrived_.NotifyOne();
  while (!commit.done) group_done_.Wait(mutex_);
  return commit.result;
}

size_t CommitQueue::waiting() const {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

void CommitQueue::Run() {
  while (true) {
    std::vector<Commit*> group;
    {
      const MutexLock lock(mutex_);
      while (waiting_.empty() && !stopping_) work_arrived_.Wait(mutex_);
      if (waiting_.empty()) return;
      group = TakeGroup();
    }
    handler_(group);
    {
      const MutexLock lock(mutex_);
      for (Commit* commit : group) commit->done = true;
    }
    group_done_.NotifyAll();
  }
}

std::vector<Commit*> CommitQueue::TakeGroup() {
  std::vector<Commit*> group;
  size_t bytes = 0;
  while (!waiting_.empty() && (group.empty() || bytes + waiting_.front()->bytes <= kMaxGroupBytes)) {
    bytes += waiting_.front()->bytes;
    group.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return group;
}

}  // namespace nexting::server
