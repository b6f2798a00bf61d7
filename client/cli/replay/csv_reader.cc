#include "client/cli/replay/csv_reader.h"

#include <cmath>
#include <fstream>
#include <iostream>
#include <limits>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace nexting::client::cli {
namespace {

constexpr int kEnd = std::istream::traits_type::eof();
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::OpenFile(const std::string& path) {
  if (path == "-") return Open(std::make_unique<std::istream>(std::cin.rdbuf()), "standard input");
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file || file->peek() == kEnd) {
    const bool exists = file->is_open() && file->eof();
    return exists ? absl::InvalidArgumentError(absl::StrCat(path, " is empty or a folder"))
                  : absl::NotFoundError(absl::StrCat("cannot read ", path));
  }
  file->seekg(0, std::ios::end);
  const std::streamoff size = file->tellg();
  file->clear();
  file->seekg(0);
  auto reader = Open(std::move(file), path);
  if (reader.ok()) (*reader)->bytes_total_ = size > 0 ? static_cast<uint64_t>(size) : 0;
  return reader;
}

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(std::unique_ptr<std::istream> input, std::string name) {
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(input), std::move(name)));
  if (absl::Status status = reader->ReadHeader(); !status.ok()) return status;
  return reader;
}

CsvReader::CsvReader(std::unique_ptr<std::istream> input, std::string name)
    : input_(std::move(input)), name_(std::move(name)) {}

absl::Status CsvReader::ReadHeader() {
  CsvRecord record;
  const absl::StatusOr<bool> read = ReadRecord(&record);
  if (!read.ok()) return read.status();
  if (!*read) return absl::InvalidArgumentError(absl::StrCat(name_, " is empty: the first line must name the columns"));
  std::set<std::string> names;
  for (std::string& cell : record.cells) {
    cell = std::string(absl::StripAsciiWhitespace(cell));
    if (!names.insert(cell).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(name_, ":", record.line, ": the column `", cell, "` is named twice"));
    }
  }
  header_ = std::move(record.cells);
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvReader::Next(CsvRecord* record) {
  if (ahead_.empty()) return ReadChecked(record);
  *record = std::move(ahead_.front());
  ahead_.pop_front();
  return true;
}

absl::StatusOr<const std::deque<CsvRecord>*> CsvReader::Peek(size_t count) {
  while (ahead_.size() < count) {
    CsvRecord record;
    const absl::StatusOr<bool> read = ReadChecked(&record);
    if (!read.ok()) return read.status();
    if (!*read) break;
    ahead_.push_back(std::move(record));
  }
  return &ahead_;
}

absl::StatusOr<bool> CsvReader::ReadChecked(CsvRecord* record) {
  absl::StatusOr<bool> read = ReadRecord(record);
  if (read.ok() && *read && record->cells.size() != header_.size()) {
    return absl::InvalidArgumentError(absl::StrCat(name_, ":", record->line, ": ", record->cells.size(),
                                                   " cells, the header names ", header_.size(), " columns"));
  }
  return read;
}

int CsvReader::Get() {
  const int c = input_->rdbuf()->sbumpc();
  if (c == kEnd) return c;
  ++bytes_read_;
  if (c == '\n') ++line_;
  return c;
}

bool CsvReader::AtLineEnd() const {
  const int next = input_->rdbuf()->sgetc();
  return next == '\n' || next == kEnd;
}

absl::StatusOr<bool> CsvReader::ReadRecord(CsvRecord* record) {
  record->line = line_;
  record->cells.assign(1, "");
  bool quoted = false;  // inside quotes
  bool any = false;     // the line is not blank
  for (int c = Get(); true; c = Get()) {
    std::string& cell = record->cells.back();
    if (quoted) {
      if (c == kEnd) {
        return absl::InvalidArgumentError(absl::StrCat(name_, ":", record->line, ": quotes do not end"));
      }
      if (c != '"') {
        cell.push_back(static_cast<char>(c));
      } else if (input_->rdbuf()->sgetc() == '"') {
        cell.push_back(static_cast<char>(Get()));
      } else {
        quoted = false;
      }
    } else if (c == '\n' || c == kEnd) {
      if (any) return true;
      if (c == kEnd) return false;
      record->line = line_;
      cell.clear();
    } else if (c == '"' && cell.empty()) {
      quoted = any = true;
    } else if (c == ',') {
      record->cells.emplace_back();
      any = true;
    } else if (c != '\r' || !AtLineEnd()) {
      cell.push_back(static_cast<char>(c));
      any = any || !absl::ascii_isspace(static_cast<unsigned char>(c));
      // A byte-order mark is no part of the first name; a file with nothing else is empty.
      if (bytes_read_ == kByteOrderMark.size() && cell == kByteOrderMark) {
        cell.clear();
        any = false;
      }
    }
  }
}

bool ParseCell(const std::string& cell, double* value) {
  const absl::string_view text = absl::StripAsciiWhitespace(cell);
  if (text.empty() || text == "NA") {
    *value = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  return absl::SimpleAtod(text, value) && !std::isinf(*value);
}

int64_t ParseTimeCell(const std::string& cell) {
  absl::Time time;
  for (const char* format : {"%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d %H:%M", absl::RFC3339_full, "%Y-%m-%dT%H:%M:%E*S"}) {
    if (absl::ParseTime(format, cell, &time, nullptr)) return absl::ToUnixMicros(time);
  }
  return 0;
}

}  // namespace nexting::client::cli
