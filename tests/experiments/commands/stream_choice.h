// Which recorded streams a command is about, and for which discounts.
#ifndef NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_
#define NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_

#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/options.h"
#include "client/cli/terminal/console.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/environments/recorded_stream.h"

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

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_COMMANDS_STREAM_CHOICE_H_
