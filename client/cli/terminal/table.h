// Aligned columns of text for people.
//
// Threads: one caller at a time.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_TABLE_H_
#define NEXTING_CLIENT_CLI_TERMINAL_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace nexting::client::cli {

enum class Style { kPlain, kMuted, kBold, kGood, kBad };

// The text in the style's colour, or as it is without `color`.
std::string Styled(absl::string_view text, Style style, bool color);

// Columns of a terminal that UTF-8 text takes, one for each code point.
int DisplayWidth(absl::string_view text);

// The text cut to `width` columns, the last an ellipsis where something is missing.
std::string Shortened(absl::string_view text, int width);

enum class Align { kLeft, kRight };

struct Column {
  std::string header;  // a column without one is shown where a row has something to say
  Align align = Align::kRight;
  int min_width = 0;   // keeps a live table from jumping
  int drop_order = 0;  // where there is no room: the column with the highest goes first; 0 stays
};

struct Cell {
  std::string text;
  Style style = Style::kPlain;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // REQUIRES: one cell for each column
  void AddRow(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }

  // The header, muted, and a line for each row, none wider than `width` (0: no limit):
  // columns are dropped, then the first is cut.
  std::vector<std::string> Lines(int width, bool color) const;

 private:
  struct Shown {
    size_t index;
    int width;
  };
  std::vector<Shown> Fit(int width) const;
  std::string Line(const std::vector<Cell>& cells, const std::vector<Shown>& shown, bool color) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_TABLE_H_
