// Waiting for runs along recordings, with a bar that shows how far they have come.
#ifndef NEXTING_TESTS_EXPERIMENTS_COMMANDS_AWAIT_H_
#define NEXTING_TESTS_EXPERIMENTS_COMMANDS_AWAIT_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "client/cli/interrupt.h"
#include "client/cli/terminal/progress_bar.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {

// Returns when the pool's `tasks` have ended, with the first error, or CANCELLED after Ctrl-C. The bar counts rows:
// `rows_before`, which other pools have done, and those of this one, of `rows` in all.
absl::Status Await(WorkerPool& pool, size_t tasks, int64_t rows_before, int64_t rows,
                   const client::cli::Interrupt& interrupt, client::cli::ProgressBar* bar);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_COMMANDS_AWAIT_H_
