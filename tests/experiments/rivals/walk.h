// A rival on a recording: it sees row after row, and never one that is still to come.
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_WALK_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_WALK_H_

#include <atomic>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/rivals/rival.h"

namespace nexting::experiments {

// The prediction after each row; counts the rows up in `progress`. CANCELLED soon after `stop` is true.
absl::StatusOr<std::vector<double>> Walk(const Recording& recording, Rival& rival, const std::atomic<bool>& stop,
                                         std::atomic<int64_t>& progress);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_WALK_H_
