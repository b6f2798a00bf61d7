#include "server/stop_signal.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "server/sync/mutex.h"

namespace nexting::server {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

int NextSignal() {
  const sigset_t signals = StopSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

}  // namespace

struct StopSignal::State {
  Mutex mutex;
  CondVar came;
  int signal ABSL_GUARDED_BY(mutex) = 0;
};

StopSignal::StopSignal() : state_(std::make_shared<State>()) {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([state = state_] {
    const int first = NextSignal();
    {
      MutexLock lock(state->mutex);
      state->signal = first;
    }
    state->came.NotifyAll();
    const int second = NextSignal();
    std::fputs("nexting-server: second signal: ends at once, what was learnt since the last snapshot is lost\n",
               stderr);
    _exit(128 + second);
  }).detach();
}

int StopSignal::Wait() {
  MutexLock lock(state_->mutex);
  while (state_->signal == 0) state_->came.Wait(state_->mutex);
  return state_->signal;
}

}  // namespace nexting::server
