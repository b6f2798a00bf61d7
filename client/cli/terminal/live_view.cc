#include "client/cli/terminal/live_view.h"

#include "absl/strings/str_cat.h"

namespace nexting::client::cli {

void LiveView::Draw(const std::vector<std::string>& lines) {
  if (!mode_) mode_.emplace(out_, keyboard_, screen_);
  std::string frame = screen_ == Screen::kOwn ? "\x1b[H" : "";
  if (screen_ == Screen::kShared && drawn_ > 0) absl::StrAppend(&frame, "\x1b[", drawn_, "A\r");
  for (const std::string& line : lines) absl::StrAppend(&frame, line, "\x1b[K\n");
  frame += "\x1b[J";
  drawn_ = lines.size();
  out_ << frame << std::flush;
}

}  // namespace nexting::client::cli
