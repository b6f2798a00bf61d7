// Results of a benchmark as CSV, a row for each learner, seed and checkpoint:
//
//   learner,seed,configuration,operations,parameters,step,judged,error,microseconds_per_step
//
// A run's rows are written together once it has ended, into a new file that then takes the old one's place; so the file
// is whole at every moment, and programs that work on the same file lose nothing of each other.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_RESULT_FILE_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_RESULT_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/experiments/runs/learning_run.h"

namespace nexting::experiments {

// One run that has ended.
struct Result {
  std::string learner;  // SizedLearner::text()
  uint64_t seed = 0;
  std::string configuration;  // ConfigurationHash()
  double operations = 0;      // counted, a step
  int64_t parameters = 0;
  std::vector<Checkpoint> checkpoints;
};

// In the file's order; none where there is no file. INVALID_ARGUMENT names the line that cannot be read.
absl::StatusOr<std::vector<Result>> ReadResults(const std::string& path);

// Adds a result, in the place of the same learner's with the same seed. From any thread and process.
[[nodiscard]] absl::Status KeepResult(const std::string& path, const Result& result);

// Gives `take` the cells of every row behind the header of a CSV file. NOT_FOUND where there is no file;
// INVALID_ARGUMENT where the file has another header, or names the line of which `take` returned false: it is no
// `kind`.
[[nodiscard]] absl::Status ReadRows(const std::string& path, absl::string_view header, absl::string_view kind,
                                    absl::FunctionRef<bool(const std::vector<std::string>& cells)> take);

// Writes a text file so that a reader sees the old one or the new one, never a part.
[[nodiscard]] absl::Status ReplaceFile(const std::string& path, const std::string& text);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_RESULT_FILE_H_
