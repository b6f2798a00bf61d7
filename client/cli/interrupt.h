// Ctrl-C, SIGTERM and SIGHUP as a condition to wait for, so that commands end in good order. A second one ends the
// process at once, the terminal put back.
//
// Threads: one Interrupt at a time in a process; raised() and WaitFor() from any thread.
#ifndef NEXTING_CLIENT_CLI_INTERRUPT_H_
#define NEXTING_CLIENT_CLI_INTERRUPT_H_

#include <signal.h>

#include <array>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace nexting::client::cli {

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();  // puts the earlier handlers back
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool raised() const;

  // Waits until a signal comes, at most `timeout`, and until there is something to read from `descriptor` where that is
  // one. True when a signal has come.
  bool WaitFor(absl::Duration timeout, int descriptor = -1) const;

 private:
  std::array<struct sigaction, 3> earlier_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_INTERRUPT_H_
