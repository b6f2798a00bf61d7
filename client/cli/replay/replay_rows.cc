#include "client/cli/replay/replay_rows.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/near_match.h"

namespace nexting::client::cli {
namespace {

constexpr size_t kRowsToLookAt = 100;

absl::StatusOr<size_t> Find(const std::string& name, const CsvReader& reader) {
  const std::vector<std::string>& header = reader.header();
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<size_t>(found - header.begin());
  return absl::InvalidArgumentError(absl::StrCat(reader.name(), " has no column `", name, "`", DidYouMean(name, header),
                                                 "\nits columns: ", absl::StrJoin(header, ", ")));
}

// Whether every cell of the column in these rows is a number or missing, and one at least is a number.
bool HoldsNumbers(size_t column, const std::deque<CsvRecord>& rows) {
  bool any = false;
  for (const CsvRecord& row : rows) {
    double value;
    if (!ParseCell(row.cells[column], &value)) return false;
    any = any || !std::isnan(value);
  }
  return any;
}

absl::StatusOr<std::vector<size_t>> NumericColumns(CsvReader* reader) {
  const absl::StatusOr<const std::deque<CsvRecord>*> rows = reader->Peek(kRowsToLookAt);
  if (!rows.ok()) return rows.status();
  if ((*rows)->empty()) return absl::InvalidArgumentError(absl::StrCat(reader->name(), " has a header but no rows"));
  std::vector<size_t> columns;
  for (size_t column = 0; column < reader->header().size(); ++column) {
    if (column == 0 && IsTimeOrStep(reader->header()[0])) continue;
    if (HoldsNumbers(column, **rows)) columns.push_back(column);
  }
  return columns;
}

}  // namespace

bool IsTimeOrStep(absl::string_view column) {
  const std::string name = absl::AsciiStrToLower(column);
  for (const absl::string_view word :
       {"time", "timestamp", "datetime", "date", "step", "index", "seq", "sequence", "t"}) {
    if (name == word || absl::StartsWith(name, absl::StrCat(word, "_"))) return true;
  }
  return false;
}

absl::StatusOr<ReplayColumns> ChooseColumns(const std::string& cumulant, const std::vector<std::string>& features,
                                            CsvReader* reader) {
  ReplayColumns columns;
  const absl::StatusOr<size_t> cumulant_column = Find(cumulant, *reader);
  if (!cumulant_column.ok()) return cumulant_column.status();
  columns.cumulant = *cumulant_column;
  columns.begins_with_time = IsTimeOrStep(reader->header().front());
  for (const std::string& name : features) {
    const absl::StatusOr<size_t> column = Find(name, *reader);
    if (!column.ok()) return column.status();
    columns.features.push_back(*column);
  }
  if (features.empty()) {
    absl::StatusOr<std::vector<size_t>> numeric = NumericColumns(reader);
    if (!numeric.ok()) return numeric.status();
    columns.features = *std::move(numeric);
  }
  if (columns.features.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(reader->name(), " has no column of numbers"));
  }
  columns.cumulant_is_feature =
      std::find(columns.features.begin(), columns.features.end(), columns.cumulant) != columns.features.end();
  return columns;
}

absl::StatusOr<bool> ReplayRows::Next(ReplayRow* row) {
  const absl::StatusOr<bool> read = reader_.Next(&record_);
  if (!read.ok() || !*read) return read;
  row->features.resize(columns_.features.size());
  for (size_t i = 0; i < columns_.features.size(); ++i) {
    if (absl::Status status = ReadCell(record_, columns_.features[i], &row->features[i]); !status.ok()) return status;
  }
  if (absl::Status status = ReadCell(record_, columns_.cumulant, &row->cumulant); !status.ok()) return status;
  row->time_us = columns_.begins_with_time ? ParseTimeCell(record_.cells.front()) : 0;
  row->cumulants.clear();
  if (!columns_.cumulant_is_feature) row->cumulants.push_back(row->cumulant);
  return true;
}

absl::Status ReplayRows::ReadCell(const CsvRecord& record, size_t column, double* value) const {
  if (ParseCell(record.cells[column], value)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(reader_.name(), ":", record.line, ": column `",
                                                 reader_.header()[column], "`: `", record.cells[column],
                                                 "` is not a finite number (an empty cell is a missing value)"));
}

}  // namespace nexting::client::cli
