// A terminal while it shows a live picture: without a cursor, keys neither echoed nor kept for the shell, and a screen
// of its own where one is asked for. It is put back whatever happens: at the end, when a second signal ends the process
// (LeaveNow), and for as long as Ctrl-Z stops it.
//
// Threads: one at a time in a process; LeaveNow() from anywhere.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_TERMINAL_MODE_H_
#define NEXTING_CLIENT_CLI_TERMINAL_TERMINAL_MODE_H_

#include <signal.h>

#include <ostream>

namespace nexting::client::cli {

enum class Screen { kShared, kOwn };

class TerminalMode {
 public:
  // `keyboard` is the descriptor of the terminal that keys come from, or -1.
  // It is left alone where the process is in the background.
  TerminalMode(std::ostream& out, int keyboard, Screen screen);
  ~TerminalMode();
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;

  // Puts the terminal behind standard output back at once. For signal handlers.
  static void LeaveNow();

 private:
  std::ostream& out_;
  struct sigaction earlier_stop_ = {};
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_TERMINAL_MODE_H_
