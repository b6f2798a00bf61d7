// One command of `experiments`, and the program.
#ifndef NEXTING_TESTS_EXPERIMENTS_COMMANDS_COMMAND_H_
#define NEXTING_TESTS_EXPERIMENTS_COMMANDS_COMMAND_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "client/cli/options.h"
#include "client/cli/terminal/console.h"

namespace nexting::experiments {

// What the help says of a command, beside its options.
struct CommandText {
  std::string name;
  std::string summary;
  std::string details;
  std::string examples;  // commands to copy, a line each, under `# comments`
};

// Says what it is, declares its options bound to its own members, and runs once.
class Command {
 public:
  explicit Command(CommandText text) : text_(std::move(text)) {}
  virtual ~Command() = default;

  const CommandText& text() const { return text_; }
  virtual void Declare(client::cli::Options* options) = 0;
  // CANCELLED after Ctrl-C, INVALID_ARGUMENT for wrong usage.
  virtual absl::Status Run(const client::cli::Console& console) = 0;

 private:
  const CommandText text_;
};

std::unique_ptr<Command> MakeConditioningCommand();
std::unique_ptr<Command> MakePatterningCommand();
std::unique_ptr<Command> MakeChangingCommand();
std::unique_ptr<Command> MakeStreamsCommand();
std::unique_ptr<Command> MakeRivalsCommand();
std::unique_ptr<Command> MakeDivergenceCommand();
std::unique_ptr<Command> MakeBalancingCommand();
std::unique_ptr<Command> MakeCostCommand();
std::unique_ptr<Command> MakeReportCommand();

// Where results go, where the recorded streams are, and what is kept of their rivals.
struct Folders {
  std::string out = "build/experiments";
  std::string data = NEXTING_REAL_STREAMS;
  std::string rivals = NEXTING_RIVALS;

  void DeclareOut(client::cli::Options* options);
  void DeclareData(client::cli::Options* options);
  void DeclareRivals(client::cli::Options* options);

  // A file among the results; makes the folder where it is missing.
  std::string File(const std::string& name) const;
};

// Runs a command line, without the program's name; returns the exit status:
// 0 done, 1 failed, 2 wrong usage, 130 interrupted.
int RunExperiments(absl::Span<const std::string> arguments, const client::cli::Console& console);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_COMMANDS_COMMAND_H_
