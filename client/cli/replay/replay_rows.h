// A CSV file as the observations of a stream: which columns, and their numbers row by row.
#ifndef NEXTING_CLIENT_CLI_REPLAY_REPLAY_ROWS_H_
#define NEXTING_CLIENT_CLI_REPLAY_REPLAY_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cli/replay/csv_reader.h"

namespace nexting::client::cli {

// Columns of a file by their place in the header.
struct ReplayColumns {
  std::vector<size_t> features;
  size_t cumulant = 0;
  bool cumulant_is_feature = true;
  bool begins_with_time = false;  // the first column, by its name
};

// Finds columns by name. Without feature names: all columns that hold numbers in the first rows,
// but the first where its name says that it is a time or a counter.
// INVALID_ARGUMENT for a name that the file does not have, with those that it has.
absl::StatusOr<ReplayColumns> ChooseColumns(const std::string& cumulant, const std::vector<std::string>& features,
                                            CsvReader* reader);

// True for `time`, `timestamp`, `time_s`, `date`, `step`, `index` and the like.
bool IsTimeOrStep(absl::string_view column);

struct ReplayRow {
  std::vector<double> features{};   // [m]
  std::vector<double> cumulants{};  // [1] where the cumulant is not a feature, else []
  double cumulant = 0;
  int64_t time_us =
      0;  // microseconds since 1970, of a column that begins with time; 0 where its cell is no date with time
};

// Threads: one caller at a time. The reader outlives it.
class ReplayRows {
 public:
  ReplayRows(const ReplayColumns& columns, CsvReader* reader) : columns_(columns), reader_(*reader) {}

  // The next row; false at the end. INVALID_ARGUMENT names the file,
  // the line and the column of a cell that is no number.
  absl::StatusOr<bool> Next(ReplayRow* row);

 private:
  absl::Status ReadCell(const CsvRecord& record, size_t column, double* value) const;

  const ReplayColumns columns_;
  CsvReader& reader_;
  CsvRecord record_;
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_REPLAY_ROWS_H_
