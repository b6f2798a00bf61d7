// A learner of the product on a recorded stream: its predictions, its score, and the file that keeps scores:
//
//   file,cumulant,discount,rows,inputs,learner,configuration,whole,persistence,half,absolute,first
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_RUN_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_RUN_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/learners.h"
#include "tests/experiments/runs/stream_score.h"

namespace nexting::experiments {

struct StreamResult {
  StreamTask task;
  std::string learner;        // SizedLearner::text()
  std::string configuration;  // StreamHash()
  StreamScore score;
};

// Hash of everything that the score depends on but the code. The learner's seed is 1.
absl::StatusOr<std::string> StreamHash(const StreamTask& task, const SizedLearner& learner);

// Takes the learner along the recording, which is the task's; counts the rows up in `progress`. CANCELLED soon after
// `stop` is true. From any thread.
absl::StatusOr<StreamResult> RunStream(const StreamTask& task, const Recording& recording, const SizedLearner& learner,
                                       const std::atomic<bool>& stop, std::atomic<int64_t>& progress);

// None where there is no file. INVALID_ARGUMENT names the line that cannot be read.
absl::StatusOr<std::vector<StreamResult>> ReadStreamResults(const std::string& path);

// Adds results in the places of those of the same learner, cumulant and discount.
[[nodiscard]] absl::Status KeepStreamResults(const std::string& path, const std::vector<StreamResult>& results);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_STREAM_RUN_H_
