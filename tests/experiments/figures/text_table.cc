#include "tests/experiments/figures/text_table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/terminal/table.h"

namespace nexting::experiments {
namespace {

std::string MarkdownRow(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

}  // namespace

std::string Markdown(const TextTable& table) {
  std::string text = MarkdownRow(table.header);
  for (size_t i = 0; i < table.header.size(); ++i) absl::StrAppend(&text, i == 0 ? "|---|" : "---:|");
  text += "\n";
  for (const auto& row : table.rows) text += MarkdownRow(row);
  return text;
}

void Print(const TextTable& table, const client::cli::Console& console) {
  using client::cli::Align;
  std::vector<client::cli::Column> columns;
  for (const std::string& header : table.header) {
    columns.push_back({.header = header, .align = columns.empty() ? Align::kLeft : Align::kRight});
  }
  client::cli::Table shown(columns);
  for (const auto& row : table.rows) {
    std::vector<client::cli::Cell> cells;
    for (const std::string& text : row) cells.push_back({text});
    shown.AddRow(cells);
  }
  for (const std::string& line : shown.Lines(0, console.color)) console.out << line << "\n";
}

}  // namespace nexting::experiments
