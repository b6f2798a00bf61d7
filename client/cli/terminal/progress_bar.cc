#include "client/cli/terminal/progress_bar.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::Duration kPlainLine = absl::Seconds(5);
constexpr int kPlainLines = 10;  // later ones come after a tenth of the time so far
constexpr int kMaxBar = 40;
constexpr int kMinBar = 8;

std::string Bar(double fraction, int width) {
  const int full = static_cast<int>(std::lround(fraction * width));
  std::string bar;
  for (int i = 0; i < width; ++i) absl::StrAppend(&bar, i < full ? "█" : "░");
  return bar;
}

}  // namespace

std::string ProgressLine(double fraction, uint64_t count, double seconds, int width, absl::string_view things) {
  const double rate = seconds > 0 ? static_cast<double>(count) / seconds : 0;
  std::string text =
      absl::StrFormat("  %s %s  %s %s/s", FormatCount(count), things, FormatCount(std::llround(rate)), things);
  if (std::isnan(fraction)) return Shortened(text.substr(2), width);
  fraction = std::clamp(fraction, 0.0, 1.0);
  text = absl::StrFormat("  %3.0f %%%s", std::floor(100 * fraction), text);
  if (fraction > 0) absl::StrAppend(&text, "  ", FormatSeconds(seconds * (1 - fraction) / fraction), " left");
  const int bar = std::min(kMaxBar, width - DisplayWidth(text));
  return bar < kMinBar ? Shortened(text.substr(2), width) : Bar(fraction, bar) + text;
}

ProgressBar::~ProgressBar() {
  if (drawn_ && is_terminal_) out_ << "\r\x1b[K" << std::flush;
}

void ProgressBar::Update(double fraction, uint64_t count) {
  const absl::Time now = absl::Now();
  if (now < next_draw_) return;
  const bool first = next_draw_ == started_;
  next_draw_ = now + (is_terminal_ ? kRedraw : std::max(kPlainLine, (now - started_) / kPlainLines));
  if (first && !is_terminal_) return;
  const std::string line = ProgressLine(fraction, count, absl::ToDoubleSeconds(now - started_), width_ - 1, things_);
  out_ << (is_terminal_ ? "\r" : "") << line << (is_terminal_ ? "\x1b[K" : "\n") << std::flush;
  drawn_ = true;
}

}  // namespace nexting::client::cli
