#include "tests/experiments/runs/result_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/replay/csv_reader.h"

namespace nexting::experiments {
namespace {

constexpr char kHeader[] = "learner,seed,configuration,operations,parameters,step,judged,error,microseconds_per_step";

// A lock that is held from reading the file to writing it again.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : descriptor_(open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0) flock(descriptor_, LOCK_EX);
  }
  ~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  const int descriptor_;
};

bool ParseRow(const std::vector<std::string>& cells, Result* result, Checkpoint* checkpoint) {
  result->learner = cells[0];
  result->configuration = cells[2];
  return absl::SimpleAtoi(cells[1], &result->seed) && absl::SimpleAtod(cells[3], &result->operations) &&
         absl::SimpleAtoi(cells[4], &result->parameters) && absl::SimpleAtoi(cells[5], &checkpoint->step) &&
         absl::SimpleAtoi(cells[6], &checkpoint->judged) && absl::SimpleAtod(cells[7], &checkpoint->error) &&
         absl::SimpleAtod(cells[8], &checkpoint->microseconds_per_step);
}

bool SameRun(const Result& a, const Result& b) { return a.learner == b.learner && a.seed == b.seed; }

std::string Text(const std::vector<Result>& results) {
  std::string text = absl::StrCat(kHeader, "\n");
  for (const Result& result : results) {
    for (const Checkpoint& point : result.checkpoints) {
      absl::StrAppendFormat(&text, "%s,%d,%s,%.0f,%d,%d,%d,%.9g,%.4g\n", result.learner, result.seed,
                            result.configuration, result.operations, result.parameters, point.step, point.judged,
                            point.error, point.microseconds_per_step);
    }
  }
  return text;
}

}  // namespace

absl::StatusOr<std::vector<Result>> ReadResults(const std::string& path) {
  std::vector<Result> results;
  if (!std::filesystem::exists(path)) return results;
  const absl::Status status = ReadRows(path, kHeader, "result", [&results](const std::vector<std::string>& cells) {
    Result result;
    Checkpoint checkpoint;
    if (!ParseRow(cells, &result, &checkpoint)) return false;
    if (results.empty() || !SameRun(results.back(), result)) results.push_back(std::move(result));
    results.back().checkpoints.push_back(checkpoint);
    return true;
  });
  if (!status.ok()) return status;
  return results;
}

absl::Status KeepResult(const std::string& path, const Result& result) {
  const FolderLock lock(std::filesystem::path(path).parent_path());
  absl::StatusOr<std::vector<Result>> results = ReadResults(path);
  if (!results.ok()) return results.status();
  const auto old = std::find_if(results->begin(), results->end(), [&](const Result& r) { return SameRun(r, result); });
  if (old != results->end()) {
    *old = result;
  } else {
    results->push_back(result);
  }
  return ReplaceFile(path, Text(*results));
}

absl::Status ReadRows(const std::string& path, absl::string_view header, absl::string_view kind,
                      absl::FunctionRef<bool(const std::vector<std::string>& cells)> take) {
  const auto reader = client::cli::CsvReader::OpenFile(path);
  if (!reader.ok()) return reader.status();
  if (absl::StrJoin((*reader)->header(), ",") != header) {
    return absl::InvalidArgumentError(absl::StrCat(path, " holds no ", kind, "s: its columns are others"));
  }
  for (client::cli::CsvRecord record; true;) {
    const absl::StatusOr<bool> read = (*reader)->Next(&record);
    if (!read.ok()) return read.status();
    if (!*read) return absl::OkStatus();
    if (!take(record.cells)) return absl::InvalidArgumentError(absl::StrCat(path, ":", record.line, " is no ", kind));
  }
}

absl::Status ReplaceFile(const std::string& path, const std::string& text) {
  const std::string fresh = absl::StrCat(path, ".", getpid(), ".new");
  std::ofstream file(fresh, std::ios::binary);
  file << text;
  file.close();
  if (file.fail() || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

}  // namespace nexting::experiments
