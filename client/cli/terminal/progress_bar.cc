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
constexpr int kMaxBar = 40;
constexpr int kMinBar = 8;

std::string Bar(double fraction, int width) {
  const int full = static_cast<int>(std::lround(fraction * width));
  std::string bar;
  for (int i = 0; i < width; ++i) absl::StrAppend(&bar, i < full ? "█" : "░");
  return bar;
}

}  // namespace

std::string ProgressLine(double fraction, uint64_t rows, double seconds, int width) {
  const double rate = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  std::string text = absl::StrFormat("  %s rows  %s rows/s", FormatCount(rows), FormatCount(std::llround(rate)));
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

void ProgressBar::Update(double fraction, uint64_t rows) {
  const absl::Time now = absl::Now();
  if (now < next_draw_) return;
  const bool first = next_draw_ == started_;
  next_draw_ = now + (is_terminal_ ? kRedraw : kPlainLine);
  if (first && !is_terminal_) return;
  const std::string line = ProgressLine(fraction, rows, absl::ToDoubleSeconds(now - started_), width_ - 1);
  out_ << (is_terminal_ ? "\r" : "") << line << (is_terminal_ ? "\x1b[K" : "\n") << std::flush;
  drawn_ = true;
}

}  // namespace nexting::client::cli
