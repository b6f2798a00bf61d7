#include "server/rpc/open_calls.h"

#include <utility>
#include <vector>

namespace nexting::server {

bool OpenCalls::Add(const std::shared_ptr<DrainableCall>& call) {
  MutexLock lock(mutex_);
  if (draining_) return false;
  calls_.emplace(call.get(), call);
  return true;
}

void OpenCalls::Remove(const DrainableCall* call) {
  MutexLock lock(mutex_);
  calls_.erase(call);
  if (idle()) became_idle_.NotifyAll();
}

bool OpenCalls::Enter() {
  MutexLock lock(mutex_);
  if (draining_) return false;
  ++entered_;
  return true;
}

void OpenCalls::Leave() {
  MutexLock lock(mutex_);
  --entered_;
  if (idle()) became_idle_.NotifyAll();
}

void OpenCalls::WaitUntilIdle(std::chrono::steady_clock::time_point deadline) {
  MutexLock lock(mutex_);
  while (!idle() && std::chrono::steady_clock::now() < deadline) became_idle_.WaitUntil(mutex_, deadline);
}

bool OpenCalls::draining() const {
  MutexLock lock(mutex_);
  return draining_;
}

void OpenCalls::Drain() {
  std::vector<std::shared_ptr<DrainableCall>> open;
  {
    MutexLock lock(mutex_);
    draining_ = true;
    for (const auto& [key, weak] : calls_) {
      if (std::shared_ptr<DrainableCall> call = weak.lock(); call != nullptr) open.push_back(std::move(call));
    }
  }
  for (const std::shared_ptr<DrainableCall>& call : open) call->Drain();
}

}  // namespace nexting::server
