// Reads CSV a record at a time (RFC 4180: quotes, quotes in quotes, line breaks in quotes), with LF or CRLF; blank
// lines are skipped, a byte-order mark too. The first record is the header.
//
// Threads: one caller at a time.
// Cost: one record in memory, and those looked at ahead.
#ifndef NEXTING_CLIENT_CLI_REPLAY_CSV_READER_H_
#define NEXTING_CLIENT_CLI_REPLAY_CSV_READER_H_

#include <cstdint>
#include <deque>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nexting::client::cli {

struct CsvRecord {
  int64_t line = 0;  // where it starts, from 1
  std::vector<std::string> cells{};
};

class CsvReader {
 public:
  // Reads the header. `name` stands for the input in errors. NOT_FOUND where the file cannot be opened,
  // INVALID_ARGUMENT where it is empty or names a column twice.
  static absl::StatusOr<std::unique_ptr<CsvReader>> OpenFile(const std::string& path);
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(std::unique_ptr<std::istream> input, std::string name);

  const std::vector<std::string>& header() const { return header_; }
  const std::string& name() const { return name_; }

  // The next record; false at the end. INVALID_ARGUMENT, with the line, for another number of cells than the header
  // has, or for quotes that do not end.
  absl::StatusOr<bool> Next(CsvRecord* record);

  // Up to `count` of the coming records, which Next still returns.
  absl::StatusOr<const std::deque<CsvRecord>*> Peek(size_t count);

  // Bytes read so far, and of the whole input (0 where that is not known).
  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t bytes_total() const { return bytes_total_; }

 private:
  CsvReader(std::unique_ptr<std::istream> input, std::string name);
  absl::StatusOr<bool> ReadRecord(CsvRecord* record);
  absl::StatusOr<bool> ReadChecked(CsvRecord* record);
  absl::Status ReadHeader();
  int Get();
  bool AtLineEnd() const;

  const std::unique_ptr<std::istream> input_;
  const std::string name_;
  std::vector<std::string> header_;
  std::deque<CsvRecord> ahead_;
  int64_t line_ = 1;
  uint64_t bytes_read_ = 0;
  uint64_t bytes_total_ = 0;
};

// The number in a cell; an empty cell, `nan` and `NA` are NaN. False where it is no number, or infinite.
bool ParseCell(const std::string& cell, double* value);

// Microseconds since 1970 of a cell such as `2026-05-01 13:15:00`, `2026-05-01T13:15:00.25Z` or `2026-05-01 13:15`; UTC
// where it names no zone. 0 where the cell is no date with time.
int64_t ParseTimeCell(const std::string& cell);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_CSV_READER_H_
