// A picture on a terminal that is redrawn in place, and the terminal while it is shown.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_
#define NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_

#include <signal.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace nexting::client::cli {

enum class Screen { kShared, kOwn };

// Takes the cursor away, and keys are neither echoed nor kept for the shell; a screen of its own where one is asked
// for. The terminal is put back whatever happens: at the end, when a second signal ends the process (LeaveNow), and for
// as long as Ctrl-Z stops it.
//
// Threads: one at a time in a process; LeaveNow() from anywhere.
class TerminalMode {
 public:
  // `keyboard` is the descriptor of the terminal that keys come from, or -1. It is left alone where the process is in
  // the background.
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

// Frames of lines. Each is one write over the last one, without clearing first, so nothing flickers. From the first
// frame to the end the terminal is in TerminalMode.
//
// Threads: one caller at a time.
class LiveView {
 public:
  // On the shared screen frames follow what is there, and the last one stays. A screen of its own has them from the top
  // and is gone at the end. REQUIRES: `out` is a terminal and outlives this.
  explicit LiveView(std::ostream& out, int keyboard = -1, Screen screen = Screen::kShared)
      : out_(out), keyboard_(keyboard), screen_(screen) {}
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  // Replaces the last frame. REQUIRES: no line is wider than the terminal, and there are fewer lines than it has rows.
  void Draw(const std::vector<std::string>& lines);

  // Takes the last frame away.
  void Erase() { Draw({}); }

 private:
  std::ostream& out_;
  const int keyboard_;
  const Screen screen_;
  size_t drawn_ = 0;
  std::optional<TerminalMode> mode_;  // from the first frame on
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_
