#include "client/cli/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "client/cli/terminal/live_view.h"

namespace nexting::client::cli {
namespace {

constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

// Of signal handlers, hence global. The pipe becomes readable with the first signal and stays so.
volatile sig_atomic_t signal_count = 0;
int wake_pipe[2] = {-1, -1};

void OnSignal(int) {
  const int saved_errno = errno;
  signal_count = signal_count + 1;
  if (signal_count > 1) {
    TerminalMode::LeaveNow();
    _exit(130);
  }
  [[maybe_unused]] const ssize_t woken = write(wake_pipe[1], "!", 1);
  errno = saved_errno;
}

}  // namespace

Interrupt::Interrupt() {
  signal_count = 0;
  if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) wake_pipe[0] = wake_pipe[1] = -1;
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &earlier_[i]);
}

Interrupt::~Interrupt() {
  for (size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &earlier_[i], nullptr);
  close(wake_pipe[0]);
  close(wake_pipe[1]);
}

bool Interrupt::raised() const { return signal_count > 0; }

bool Interrupt::WaitFor(absl::Duration timeout, int descriptor) const {
  const absl::Time deadline = absl::Now() + timeout;
  while (!raised()) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    struct pollfd wake[] = {{wake_pipe[0], POLLIN, 0}, {descriptor, POLLIN, 0}};  // poll() ignores a negative one
    poll(wake, 2, static_cast<int>(std::min<int64_t>(absl::ToInt64Milliseconds(left) + 1, 60000)));
    if (wake[1].revents != 0) return raised();
  }
  return true;
}

}  // namespace nexting::client::cli
