// Figures that others reached, to stand beside ours.
#ifndef NEXTING_TESTS_EXPERIMENTS_REPORT_PUBLISHED_H_
#define NEXTING_TESTS_EXPERIMENTS_REPORT_PUBLISHED_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/experiments/figures/text_table.h"

namespace nexting::experiments {

struct PublishedTable {
  std::string benchmark;  // what a benchmark's name begins with
  std::string source;     // whose figures, and with which settings
  TextTable table;
};

// The tables of a benchmark, those of the paper first.
std::vector<PublishedTable> PublishedFor(absl::string_view benchmark);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_REPORT_PUBLISHED_H_
