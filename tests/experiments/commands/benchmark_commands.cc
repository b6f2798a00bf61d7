// The commands that run learners on a benchmark.
#include <memory>
#include <string>

#include "tests/experiments/commands/benchmark_runs.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/environments/benchmark.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;
using client::cli::Options;

class ConditioningCommand : public Command {
 public:
  ConditioningCommand()
      : Command({"conditioning", "trace conditioning: a stimulus announces an event",
                 "Two inputs; the event follows every stimulus after a random interval. Predicts its discounted sum, "
                 "gamma 0.9.",
                 "# three runs of each of two learners, a few minutes\n"
                 "experiments conditioning --learners columnar,frozen --seeds 3\n"}) {}

  void Declare(Options* options) override {
    runs_.Declare(options);
    options->Add("isi", &interval_, "LEAST-MOST", "steps from stimulus to event");
  }

  absl::Status Run(const Console& console) override {
    const auto interval = ParseStimulusInterval(interval_);
    if (!interval.ok()) return interval.status();
    return runs_.Run({TraceConditioningBenchmark(*interval)}, console);
  }

 private:
  BenchmarkRuns runs_;
  std::string interval_ = "14-26";
};

class PatterningCommand : public Command {
 public:
  PatterningCommand()
      : Command({"patterning", "trace patterning, the paper's main benchmark",
                 "Twelve inputs; 10 of 20 patterns announce an event 14 to 26 steps later (24 to 36 in the paper's "
                 "later version). The figure has the Bayes floor and what simpler predictors reach.",
                 "# the paper's experiment\n"
                 "experiments patterning --learners columnar,frozen --seeds 10 --steps 5000000 --jobs 2\n"
                 "# at equal compute, counted in operations a step\n"
                 "experiments patterning --learners columnar-published,frozen --operations 4165 --sort error\n"}) {}

  void Declare(Options* options) override {
    runs_.Declare(options);
    options->Add("isi", &interval_, "LEAST-MOST", "steps from stimulus to event: 14-26 or 24-36 in the literature");
  }

  absl::Status Run(const Console& console) override {
    const auto interval = ParseStimulusInterval(interval_);
    if (!interval.ok()) return interval.status();
    return runs_.Run({TracePatterningBenchmark(*interval, 0)}, console);
  }

 private:
  BenchmarkRuns runs_;
  std::string interval_ = "14-26";
};

class ChangingCommand : public Command {
 public:
  ChangingCommand()
      : Command({"changing", "trace patterning whose valid patterns are drawn anew again and again",
                 "Who stops learning features cannot follow. The table has the error at the end of each phase.",
                 "experiments changing --learners columnar,frozen --redraw 2500000 --steps 10000000 --jobs 2\n"}) {}

  void Declare(Options* options) override {
    runs_.Declare(options);
    options->Add("isi", &interval_, "LEAST-MOST", "steps from stimulus to event");
    options->Add("redraw", &redraw_every_, "N", "steps between draws").Between(1, 1e12);
  }

  absl::Status Run(const Console& console) override {
    const auto interval = ParseStimulusInterval(interval_);
    if (!interval.ok()) return interval.status();
    return runs_.Run({TracePatterningBenchmark(*interval, static_cast<int64_t>(redraw_every_))}, console);
  }

 private:
  BenchmarkRuns runs_;
  std::string interval_ = "14-26";
  uint64_t redraw_every_ = 2'500'000;
};

}  // namespace

std::unique_ptr<Command> MakeConditioningCommand() { return std::make_unique<ConditioningCommand>(); }
std::unique_ptr<Command> MakePatterningCommand() { return std::make_unique<PatterningCommand>(); }
std::unique_ptr<Command> MakeChangingCommand() { return std::make_unique<ChangingCommand>(); }

}  // namespace nexting::experiments
