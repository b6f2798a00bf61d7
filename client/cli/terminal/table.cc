#include "client/cli/terminal/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace nexting::client::cli {
namespace {

constexpr int kGap = 2;
constexpr int kMinFirstColumn = 6;

bool StartsCodePoint(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

std::string Styled(absl::string_view text, Style style, bool color) {
  if (!color || style == Style::kPlain || text.empty()) return std::string(text);
  const char* start = "";
  switch (style) {
    case Style::kMuted:
      start = "\x1b[2m";
      break;
    case Style::kBold:
      start = "\x1b[1m";
      break;
    case Style::kGood:
      start = "\x1b[32m";
      break;
    case Style::kBad:
      start = "\x1b[31m";
      break;
    case Style::kPlain:
      break;
  }
  return absl::StrCat(start, text, "\x1b[0m");
}

int DisplayWidth(absl::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), StartsCodePoint));
}

std::string Shortened(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 0) return "";
  size_t bytes = 0;
  for (int taken = 0; bytes < text.size(); ++bytes) {
    if (StartsCodePoint(text[bytes]) && taken++ == width - 1) break;
  }
  return absl::StrCat(text.substr(0, bytes), "…");
}

std::vector<std::string> Table::Lines(int width, bool color) const {
  const std::vector<Shown> shown = Fit(width);
  std::vector<Cell> header;
  for (const Column& column : columns_) header.push_back({column.header, Style::kMuted});
  std::vector<std::string> lines = {Line(header, shown, color)};
  for (const std::vector<Cell>& row : rows_) lines.push_back(Line(row, shown, color));
  return lines;
}

std::vector<Table::Shown> Table::Fit(int width) const {
  std::vector<Shown> shown;
  int total = -kGap;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int widest = std::max(columns_[i].min_width, DisplayWidth(columns_[i].header));
    for (const std::vector<Cell>& row : rows_) widest = std::max(widest, DisplayWidth(row[i].text));
    if (widest == 0) continue;
    shown.push_back({i, widest});
    total += widest + kGap;
  }
  while (width > 0 && total > width) {
    const auto victim = std::max_element(shown.begin(), shown.end(), [this](const Shown& a, const Shown& b) {
      return columns_[a.index].drop_order < columns_[b.index].drop_order;
    });
    if (columns_[victim->index].drop_order == 0) break;
    total -= victim->width + kGap;
    shown.erase(victim);
  }
  if (width > 0 && total > width) shown[0].width = std::max(kMinFirstColumn, shown[0].width - (total - width));
  return shown;
}

std::string Table::Line(const std::vector<Cell>& cells, const std::vector<Shown>& shown, bool color) const {
  std::string line;
  for (size_t i = 0; i < shown.size(); ++i) {
    const Cell& cell = cells[shown[i].index];
    const std::string text = Shortened(cell.text, shown[i].width);
    const std::string padding(shown[i].width - DisplayWidth(text), ' ');
    const bool left = columns_[shown[i].index].align == Align::kLeft;
    const bool last = i + 1 == shown.size();
    absl::StrAppend(&line, left ? "" : padding, Styled(text, cell.style, color), left && !last ? padding : "",
                    last ? "" : std::string(kGap, ' '));
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line;
}

}  // namespace nexting::client::cli
