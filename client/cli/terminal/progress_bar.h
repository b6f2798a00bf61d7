// How far long work has come: `[#####.....]  42 %  6,300 rows  4,512 rows/s  2 s left`, redrawn in place; plain lines,
// at first every few seconds, where the output is not a terminal.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_PROGRESS_BAR_H_
#define NEXTING_CLIENT_CLI_TERMINAL_PROGRESS_BAR_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace nexting::client::cli {

// One state of the bar, at most `width` columns.
// `fraction` in [0, 1], NaN where the end is not known; `things` is what is counted.
std::string ProgressLine(double fraction, uint64_t count, double seconds, int width, absl::string_view things = "rows");

class ProgressBar {
 public:
  ProgressBar(std::ostream& out, bool is_terminal, int width, absl::string_view things = "rows")
      : out_(out),
        is_terminal_(is_terminal),
        width_(width),
        things_(things),
        started_(absl::Now()),
        next_draw_(started_) {}
  // Takes the bar away.
  ~ProgressBar();

  // Draws where it is time to.
  void Update(double fraction, uint64_t count);

 private:
  std::ostream& out_;
  const bool is_terminal_;
  const int width_;
  const std::string things_;
  const absl::Time started_;
  absl::Time next_draw_;
  bool drawn_ = false;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_PROGRESS_BAR_H_
