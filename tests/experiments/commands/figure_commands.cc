// The commands that do not run learners on a benchmark: small examples, and the cost of a step.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/interrupt.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/examples/divergence.h"
#include "tests/experiments/operations.h"
#include "tests/experiments/report/presentation.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/step_cost.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;
using client::cli::Options;

constexpr double kLeastParameters = 100;
constexpr double kParameterFactor = 3.1622776601683795;  // two sizes for each power of ten
constexpr double kMostParameters = 1e6;

absl::Status ShowExample(const DivergenceExample& example, const Folders& folders, const Console& console) {
  console.out << example.title << "\n";
  Print(DescentTable(example), console);
  const std::string stem = folders.File(example.name);
  absl::Status status = ReplaceFile(absl::StrCat(stem, ".svg"), Draw(DescentCurves(example)));
  status.Update(ReplaceFile(absl::StrCat(stem, ".csv"), DescentCsv(example)));
  console.out << stem << ".csv\n" << stem << ".svg\n\n";
  return status;
}

class DivergenceCommand : public Command {
 public:
  DivergenceCommand()
      : Command({"divergence", "where T-BPTT and SnAp-1 diverge and the exact gradient does not",
                 "The paper's section 4: networks with one parameter to learn, in less than a second.",
                 "experiments divergence\n"}) {}

  void Declare(Options* options) override { folders_.DeclareOut(options); }

  absl::Status Run(const Console& console) override {
    absl::Status status = ShowExample(TruncationExample(), folders_, console);
    status.Update(ShowExample(SnapExample(), folders_, console));
    return status;
  }

 private:
  Folders folders_;
};

class BalancingCommand : public Command {
 public:
  BalancingCommand()
      : Command({"balancing", "influence balancing: near influences are positive, far ones negative and stronger",
                 "Tallec and Ollivier's example, 23 units in a row and 3000 updates, in less than a second.",
                 "experiments balancing\n"}) {}

  void Declare(Options* options) override { folders_.DeclareOut(options); }

  absl::Status Run(const Console& console) override { return ShowExample(InfluenceBalancing(), folders_, console); }

 private:
  Folders folders_;
};

class CostCommand : public Command {
 public:
  CostCommand()
      : Command({"cost", "microseconds a step against the number of parameters, 100 to 1,000,000",
                 "Networks with as many units as inputs, two sizes for each power of ten, fastest of several batches, "
                 "one after the other. Leave the machine alone meanwhile. The slope is that of a line on logarithmic "
                 "axes: 1 means linear.",
                 "experiments cost --learners columnar,frozen\n"}) {}

  void Declare(Options* options) override {
    options->Add("learners", &learners_, "NAME,...", "what to measure").Default("all that have a size");
    options->Add("seconds", &seconds_, "S", "for each size").Between(0.001, 60);
    options->Add("most_parameters", &most_parameters_, "N", "the largest size").Between(kLeastParameters, 1e7);
    options->Add("most_operations", &most_operations_, "N", "sizes that count more operations a step are left out");
    folders_.DeclareOut(options);
  }

  absl::Status Run(const Console& console) override {
    absl::StatusOr<std::vector<StepCost>> costs = ReadCosts(folders_.File("cost.csv"));
    if (!costs.ok()) return costs.status();
    const auto learners = ChosenLearners();
    if (!learners.ok()) return learners.status();
    const client::cli::Interrupt interrupt;
    for (const NamedLearner* learner : *learners) {
      std::erase_if(*costs, [&](const StepCost& cost) { return cost.learner == learner->name; });
      if (absl::Status status = Measure(*learner, interrupt, console, &*costs); !status.ok()) return status;
      if (absl::Status status = WriteCosts(folders_.File("cost.csv"), *costs); !status.ok()) return status;
    }
    Print(CostTable(*costs), console);
    console.out << folders_.File("cost.csv") << "\n" << folders_.File("cost.svg") << "\n";
    return ReplaceFile(folders_.File("cost.svg"), Draw(CostCurves(*costs)));
  }

 private:
  absl::StatusOr<std::vector<const NamedLearner*>> ChosenLearners() const {
    std::vector<const NamedLearner*> chosen;
    for (const std::string& name : learners_) {
      const auto learner = ParseLearner(name);
      if (!learner.ok()) return learner.status();
      if (learner->learner->default_units == 0) {
        return absl::InvalidArgumentError(absl::StrCat(name, " has no recurrent parameters to count"));
      }
      chosen.push_back(learner->learner);
    }
    if (!learners_.empty()) return chosen;
    for (const NamedLearner& learner : Learners()) {
      if (learner.default_units > 0) chosen.push_back(&learner);
    }
    return chosen;
  }

  absl::Status Measure(const NamedLearner& learner, const client::cli::Interrupt& interrupt, const Console& console,
                       std::vector<StepCost>* costs) const {
    int measured = 0;  // units; small sizes may be one and the same
    for (double parameters = kLeastParameters; parameters <= most_parameters_ * 1.001; parameters *= kParameterFactor) {
      if (interrupt.raised()) return absl::CancelledError("interrupted; learners that were done are kept");
      const int units = UnitsFor(learner, static_cast<int64_t>(parameters));
      if (units == measured) continue;
      measured = units;
      if (CountedOperations(SizedLearner{&learner, units}.Config(units, 0.9)) > most_operations_) break;
      const absl::StatusOr<StepCost> cost = MeasureStep(learner, units, seconds_);
      if (!cost.ok()) return cost.status();
      console.err << absl::StrFormat("%s: %d parameters, %.4g µs\n", learner.name, cost->parameters,
                                     cost->microseconds);
      costs->push_back(*cost);
    }
    return absl::OkStatus();
  }

  std::vector<std::string> learners_;
  double seconds_ = 0.3;
  double most_parameters_ = kMostParameters;
  double most_operations_ = 3e8;
  Folders folders_;
};

}  // namespace

std::unique_ptr<Command> MakeDivergenceCommand() { return std::make_unique<DivergenceCommand>(); }
std::unique_ptr<Command> MakeBalancingCommand() { return std::make_unique<BalancingCommand>(); }
std::unique_ptr<Command> MakeCostCommand() { return std::make_unique<CostCommand>(); }

}  // namespace nexting::experiments
