// A document of everything that was reproduced, beside what others reached, made from the result files of a folder.
#ifndef NEXTING_TESTS_EXPERIMENTS_REPORT_REPORT_H_
#define NEXTING_TESTS_EXPERIMENTS_REPORT_REPORT_H_

#include <string>

#include "absl/status/status.h"

namespace nexting::experiments {

// Writes report.md to the folder, and draws its figures anew. The small examples are computed on the way; of the rest
// it says what was run and what was not. `rivals` is the file of the rivals' figures on recorded streams; where there
// is none, their columns stay empty.
[[nodiscard]] absl::Status WriteReport(const std::string& folder, const std::string& rivals);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_REPORT_REPORT_H_
