// Text as the CSV file of `nexting replay`.
//
// For any text:
//   - an error starts with the file's name;
//   - records have as many cells as the header, rows as many numbers as there are columns, and none is infinite;
//   - looking ahead changes nothing;
//   - records written again, in quotes, read the same.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/replay/csv_reader.h"
#include "client/cli/replay/replay_rows.h"
#include "tests/fuzz/must.h"

namespace nexting::client::cli {
namespace {

using fuzz::Must;

constexpr char kName[] = "file.csv";
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

using Cells = std::vector<std::string>;

void CheckError(const absl::Status& status) {
  Must(absl::IsInvalidArgument(status) && absl::StartsWith(status.message(), kName), "errors name the file",
       status.ToString());
}

std::unique_ptr<CsvReader> Open(const std::string& text) {
  auto reader = CsvReader::Open(std::make_unique<std::istringstream>(text), kName);
  if (reader.ok()) return *std::move(reader);
  CheckError(reader.status());
  return nullptr;
}

// The header and the records up to the end or the first error.
std::vector<Cells> ReadRecords(CsvReader& reader) {
  std::vector<Cells> records = {reader.header()};
  CsvRecord record;
  int64_t line = 0;
  while (true) {
    const auto read = reader.Next(&record);
    if (!read.ok()) CheckError(read.status());
    if (!read.ok() || !*read) return records;
    Must(record.cells.size() == reader.header().size(), "records have as many cells as the header");
    Must(record.line > line, "records are on lines of their own", absl::StrCat(record.line));
    line = record.line;
    records.push_back(record.cells);
  }
}

std::string InQuotes(const std::vector<Cells>& records) {
  std::string text = kByteOrderMark;
  for (const Cells& cells : records) {
    absl::StrAppend(&text,
                    absl::StrJoin(cells, ",",
                                  [](std::string* out, const std::string& cell) {
                                    absl::StrAppend(out, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
                                  }),
                    "\r\n");
  }
  return text;
}

void CheckWrittenAgain(const std::vector<Cells>& records) {
  const std::string text = InQuotes(records);
  const auto reader = Open(text);
  Must(reader != nullptr && ReadRecords(*reader) == records, "records in quotes read the same", text);
}

// Returns how many rows there are.
size_t CheckRows(const ReplayColumns& columns, CsvReader& reader) {
  ReplayRows rows(columns, &reader);
  ReplayRow row;
  for (size_t count = 0; true; ++count) {
    const auto read = rows.Next(&row);
    if (!read.ok()) CheckError(read.status());
    if (!read.ok() || !*read) return count;
    Must(row.features.size() == columns.features.size(), "rows have a number for each feature");
    Must(row.cumulants.size() == (columns.cumulant_is_feature ? 0 : 1), "a cumulant that is no feature is on its own");
    for (const double value : row.features) Must(!std::isinf(value), "numbers are finite or missing");
    Must(!std::isinf(row.cumulant), "numbers are finite or missing");
  }
}

// The columns as `nexting replay` chooses them, for a cumulant and feature names.
size_t CheckReplay(const std::string& text, const std::string& cumulant, const Cells& features) {
  const auto reader = Open(text);
  const auto columns = ChooseColumns(cumulant, features, reader.get());
  if (columns.ok()) return CheckRows(*columns, *reader);
  CheckError(columns.status());
  return 0;
}

}  // namespace
}  // namespace nexting::client::cli

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nexting::client::cli;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto reader = Open(text);
  if (reader == nullptr) return 0;
  const std::vector<Cells> records = ReadRecords(*reader);
  CheckWrittenAgain(records);
  const Cells header = reader->header();
  const size_t rows = CheckReplay(text, header.back(), {});
  nexting::fuzz::Must(rows < records.size(), "there are no more rows than records");
  CheckReplay(text, header.back(), header);
  CheckReplay(text, "a column that is not there", {});
  return 0;
}
