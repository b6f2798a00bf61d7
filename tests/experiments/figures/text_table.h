// A table that is shown on a terminal and written into documents alike.
#ifndef NEXTING_TESTS_EXPERIMENTS_FIGURES_TEXT_TABLE_H_
#define NEXTING_TESTS_EXPERIMENTS_FIGURES_TEXT_TABLE_H_

#include <string>
#include <vector>

#include "client/cli/terminal/console.h"

namespace nexting::experiments {

// The first column is aligned left, the others right.
struct TextTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // as many cells as the header has
};

std::string Markdown(const TextTable& table);

void Print(const TextTable& table, const client::cli::Console& console);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_FIGURES_TEXT_TABLE_H_
