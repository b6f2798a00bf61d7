// Calls a function again and again on a thread of its own, until it is destroyed.
#ifndef NEXTING_SERVER_SYNC_PERIODIC_H_
#define NEXTING_SERVER_SYNC_PERIODIC_H_

#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "absl/time/time.h"
#include "server/sync/mutex.h"

namespace nexting::server {

class Periodic {
 public:
  // The first call comes after one interval.
  Periodic(absl::Duration interval, std::function<void()> call)
      : interval_(absl::ToChronoNanoseconds(interval)), call_(std::move(call)), thread_([this] { Run(); }) {}

  // Waits for a call that is running.
  ~Periodic() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      changed_.NotifyAll();
    }
    thread_.join();
  }
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void Run() {
    while (WaitForNext()) call_();
  }

  // False where there is no next one.
  bool WaitForNext() ABSL_LOCKS_EXCLUDED(mutex_) {
    const auto next = std::chrono::steady_clock::now() + interval_;
    MutexLock lock(mutex_);
    while (!stopping_ && std::chrono::steady_clock::now() < next) changed_.WaitUntil(mutex_, next);
    return !stopping_;
  }

  const std::chrono::nanoseconds interval_;
  const std::function<void()> call_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all of the others
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SYNC_PERIODIC_H_
