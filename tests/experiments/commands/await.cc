#include "tests/experiments/commands/await.h"

namespace nexting::experiments {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(50);

}  // namespace

absl::Status Await(WorkerPool& pool, size_t tasks, int64_t rows_before, int64_t rows,
                   const client::cli::Interrupt& interrupt, client::cli::ProgressBar* bar) {
  while (!pool.done()) {
    if (interrupt.WaitFor(kPoll)) pool.Stop();
    int64_t done = rows_before;
    for (size_t i = 0; i < tasks; ++i) done += pool.progress(i);
    bar->Update(static_cast<double>(done) / static_cast<double>(rows), static_cast<uint64_t>(done));
  }
  return pool.Join();
}

}  // namespace nexting::experiments
