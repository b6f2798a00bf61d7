// Lines that are redrawn in place. Each frame is one write over the last one, without clearing first, so nothing
// flickers. The cursor is hidden from the first frame to the end.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_
#define NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_

#include <ostream>
#include <string>
#include <vector>

namespace nexting::client::cli {

class LiveView {
 public:
  // REQUIRES: `out` is a terminal and outlives this.
  explicit LiveView(std::ostream& out) : out_(out) {}
  // Leaves the last frame where it is and shows the cursor.
  ~LiveView();
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  // Replaces the last frame. REQUIRES: no line is wider than the terminal, and there are fewer lines than it has rows.
  void Draw(const std::vector<std::string>& lines);

  // Takes the last frame away.
  void Erase() { Draw({}); }

 private:
  std::ostream& out_;
  size_t drawn_ = 0;
  bool cursor_hidden_ = false;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_LIVE_VIEW_H_
