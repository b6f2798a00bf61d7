#include "server/rpc/open_calls.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/rpc/call_end.h"

namespace nexting::server {

absl::Status OpenCalls::Add(const std::shared_ptr<DrainableCall>& call) {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckRoom(); !status.ok()) return status;
  calls_.emplace(call.get(), LongCall{call, false});
  return absl::OkStatus();
}

absl::Status OpenCalls::AddWatcher(const std::shared_ptr<DrainableCall>& call) {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckRoom(); !status.ok()) return status;
  if (watchers_ >= limits_.max_watchers) {
    return Refuse(CallRefusal::kTooManyWatchers,
                  absl::ResourceExhaustedError(absl::StrCat(watchers_, " Watch calls are open; there may be at most ",
                                                            limits_.max_watchers, ", see --max_watchers")));
  }
  calls_.emplace(call.get(), LongCall{call, true});
  ++watchers_;
  return absl::OkStatus();
}

void OpenCalls::Remove(const DrainableCall* call) {
  MutexLock lock(mutex_);
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  if (found->second.is_watcher) --watchers_;
  calls_.erase(found);
  if (open() == 0) became_idle_.NotifyAll();
}

absl::Status OpenCalls::Enter() {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckRoom(); !status.ok()) return status;
  ++entered_;
  return absl::OkStatus();
}

void OpenCalls::Leave() {
  MutexLock lock(mutex_);
  --entered_;
  if (open() == 0) became_idle_.NotifyAll();
}

absl::Status OpenCalls::CheckServing() {
  MutexLock lock(mutex_);
  return CheckDraining();
}

size_t OpenCalls::watchers() const {
  MutexLock lock(mutex_);
  return watchers_;
}

void OpenCalls::WaitUntilIdle(std::chrono::steady_clock::time_point deadline) {
  MutexLock lock(mutex_);
  while (open() > 0 && std::chrono::steady_clock::now() < deadline) became_idle_.WaitUntil(mutex_, deadline);
}

void OpenCalls::Drain() {
  std::vector<std::shared_ptr<DrainableCall>> open;
  {
    MutexLock lock(mutex_);
    draining_ = true;
    open = LongCalls();
  }
  for (const std::shared_ptr<DrainableCall>& call : open) call->Drain();
}

void OpenCalls::TellTokensChanged() {
  std::vector<std::shared_ptr<DrainableCall>> open;
  {
    MutexLock lock(mutex_);
    open = LongCalls();
  }
  for (const std::shared_ptr<DrainableCall>& call : open) call->OnTokensChanged();
}

std::vector<std::shared_ptr<DrainableCall>> OpenCalls::LongCalls() const {
  std::vector<std::shared_ptr<DrainableCall>> open;
  for (const auto& [key, long_call] : calls_) {
    if (std::shared_ptr<DrainableCall> call = long_call.call.lock(); call != nullptr) open.push_back(std::move(call));
  }
  return open;
}

absl::Status OpenCalls::CheckDraining() {
  return draining_ ? Refuse(CallRefusal::kDraining, DrainingError()) : absl::OkStatus();
}

absl::Status OpenCalls::CheckRoom() {
  if (absl::Status status = CheckDraining(); !status.ok()) return status;
  if (open() < limits_.max_calls) return absl::OkStatus();
  return Refuse(CallRefusal::kTooManyCalls,
                absl::ResourceExhaustedError(absl::StrCat(open(), " calls are open; there may be at most ",
                                                          limits_.max_calls, ", see --max_concurrent_calls")));
}

absl::Status OpenCalls::Refuse(CallRefusal reason, const absl::Status& status) {
  if (counters_ != nullptr) counters_->here().refused_calls[reason].Add();
  return status;
}

}  // namespace nexting::server
