// Lines that are redrawn in place. Each frame is one write over the last one, without clearing first, so nothing
// flickers. From the first frame to the end the cursor is hidden and keys are not echoed.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_
#define NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "client/cli/terminal/terminal_mode.h"

namespace nexting::client::cli {

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
