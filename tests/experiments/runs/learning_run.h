// One learner on one environment: its error, window by window.
#ifndef NEXTING_TESTS_EXPERIMENTS_RUNS_LEARNING_RUN_H_
#define NEXTING_TESTS_EXPERIMENTS_RUNS_LEARNING_RUN_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/experiments/environments/benchmark.h"
#include "tests/experiments/learners.h"

namespace nexting::experiments {

// The error over the window that ends at a step.
struct Checkpoint {
  int64_t step = 0;
  int64_t judged = 0;                // steps whose return is known
  double error = 0;                  // mean (yhat - G)^2 over them; NaN where there are none
  double microseconds_per_step = 0;  // processor time, the environment's included
};

// What is run. Environment and learner get the same seed.
struct LearningRun {
  const Benchmark* benchmark = nullptr;
  SizedLearner learner = {};
  uint64_t seed = 1;
  int64_t steps = 0;
  int64_t window = 0;
};

// Hash of everything that the checkpoints depend on but the code: two runs with equal hashes have equal errors.
absl::StatusOr<std::string> ConfigurationHash(const LearningRun& run);

// Counts its steps up in `progress`. CANCELLED soon after `stop` is true. From any thread.
absl::StatusOr<std::vector<Checkpoint>> Learn(const LearningRun& run, const std::atomic<bool>& stop,
                                              std::atomic<int64_t>& progress);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RUNS_LEARNING_RUN_H_
