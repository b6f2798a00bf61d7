// Which recorded streams a command is about, and for which discounts.
#ifndef NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_
#define NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/interrupt.h"
#include "client/cli/options.h"
#include "client/cli/terminal/console.h"
#include "client/cli/terminal/progress_bar.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {

// A task and its recording, together with what the rivals are told of the stream.
struct ChosenStream {
  StreamTask task;
  std::vector<int> seasons;
  std::shared_ptr<const Recording> recording;
};

class StreamChoice {
 public:
  void Declare(client::cli::Options* options);

  // Discount by discount, each stream that was chosen. Streams whose files are missing are named and left out.
  // INVALID_ARGUMENT for a name that no stream has, NOT_FOUND where all files are missing.
  absl::StatusOr<std::vector<ChosenStream>> Read(const client::cli::Console& console) const;

  Folders folders;

 private:
  absl::StatusOr<std::vector<StreamSource>> Sources() const;

  std::vector<std::string> cumulants_;
  std::vector<double> discounts_{std::begin(kStreamDiscounts), std::end(kStreamDiscounts)};
};

// Waits for a pool whose tasks walk along recordings, and shows how far they have come together with `rows_before`, of
// all `rows`. CANCELLED after Ctrl-C.
absl::Status Await(WorkerPool& pool, size_t tasks, int64_t rows_before, int64_t rows,
                   const client::cli::Interrupt& interrupt, client::cli::ProgressBar* bar);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_
