#include "client/cli/terminal/live_view.h"

#include "absl/strings/str_cat.h"

namespace nexting::client::cli {

LiveView::~LiveView() {
  if (cursor_hidden_) out_ << "\x1b[?25h" << std::flush;
}

void LiveView::Draw(const std::vector<std::string>& lines) {
  std::string frame = cursor_hidden_ ? "" : "\x1b[?25l";
  cursor_hidden_ = true;
  if (drawn_ > 0) absl::StrAppend(&frame, "\x1b[", drawn_, "A\r");
  for (const std::string& line : lines) absl::StrAppend(&frame, line, "\x1b[K\n");
  frame += "\x1b[J";
  drawn_ = lines.size();
  out_ << frame << std::flush;
}

}  // namespace nexting::client::cli
