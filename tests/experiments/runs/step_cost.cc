#include "tests/experiments/runs/step_cost.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/baselines/baselines.h"
#include "core/learner.h"
#include "core/random.h"
#include "tests/experiments/figures/interval.h"
#include "tests/experiments/operations.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/experiments/runs/thread_clock.h"

namespace nexting::experiments {
namespace {

constexpr double kDiscount = 0.9;
constexpr int kRows = 64;
constexpr int kLeastBatches = 3;
constexpr int kRound = 60;  // steps: two sums of 30 updates and two sequences of 30 steps
constexpr double kBatchSeconds = 0.01;
constexpr char kHeader[] = "learner,units,parameters,operations,microseconds_per_step";

// Waves of different periods with noise on them, row by row.
std::vector<double> NoisyWaves(int inputs) {
  core::Random random(7);
  std::vector<double> values;
  for (int row = 0; row < kRows; ++row) {
    for (int i = 0; i < inputs; ++i) {
      values.push_back(std::sin(2 * M_PI * row / (8.0 + i % 25)) + 0.3 * random.Symmetric());
    }
  }
  return values;
}

// Steps through the waves again and again.
class Walk {
 public:
  Walk(core::Learner& learner, int inputs)
      : learner_(learner), inputs_(static_cast<size_t>(inputs)), values_(NoisyWaves(inputs)) {}

  // Seconds of processor time of so many steps; negative where one failed.
  double Take(int steps) {
    const double start = ThreadSeconds();
    for (int i = 0; i < steps; ++i) {
      const double* row = &values_[next_++ % kRows * inputs_];
      if (!learner_.Step({{row, inputs_}, {row, 1}}).ok()) return -1;
    }
    return ThreadSeconds() - start;
  }

 private:
  core::Learner& learner_;
  const size_t inputs_;
  const std::vector<double> values_;
  size_t next_ = 0;
};

}  // namespace

int UnitsFor(const NamedLearner& learner, int64_t parameters) {
  int units = 1;
  while (units < core::kMaxFeatures &&
         ParameterCount(SizedLearner{&learner, units}.Config(units, kDiscount)) < parameters) {
    ++units;
  }
  return units;
}

absl::StatusOr<StepCost> MeasureStep(const NamedLearner& learner, int units, double seconds) {
  core::LearnerConfig config = SizedLearner{&learner, units}.Config(units, kDiscount);
  const bool staged = config.network.stage.columns > 0;
  if (staged) config.network.stage.steps = 1;
  const core::Baselines baselines;
  const auto subject = core::Learner::Create(config, &baselines);
  if (!subject.ok()) return subject.status();
  Walk walk(**subject, units);
  walk.Take(staged ? units / config.network.stage.columns : 1);  // until all columns are there
  double fastest = walk.Take(kRound) / kRound;
  const double rounds = kBatchSeconds / (kRound * std::max(fastest, 1e-7));
  const int batch = kRound * std::clamp(static_cast<int>(rounds), 1, 100);
  double spent = 0;
  for (int i = 0; i < kLeastBatches || spent < seconds; ++i) {
    const double taken = walk.Take(batch);
    if (taken < 0) return absl::InternalError(absl::StrCat(learner.name, " refused a step"));
    fastest = std::min(fastest, taken / batch);
    spent += taken;
  }
  return StepCost{std::string(learner.name), units, ParameterCount(config), CountedOperations(config), 1e6 * fastest};
}

double CostSlope(const std::vector<StepCost>& costs, const std::string& learner, int64_t least_parameters) {
  std::vector<double> parameters;
  std::vector<double> microseconds;
  for (const StepCost& cost : costs) {
    if (cost.learner != learner || cost.parameters < least_parameters) continue;
    parameters.push_back(static_cast<double>(cost.parameters));
    microseconds.push_back(cost.microseconds);
  }
  return parameters.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : LogSlope(parameters, microseconds);
}

absl::StatusOr<std::vector<StepCost>> ReadCosts(const std::string& path) {
  std::vector<StepCost> costs;
  if (!std::filesystem::exists(path)) return costs;
  const absl::Status status = ReadRows(path, kHeader, "cost", [&costs](const std::vector<std::string>& cells) {
    StepCost& cost = costs.emplace_back(StepCost{.learner = cells[0]});
    return absl::SimpleAtoi(cells[1], &cost.units) && absl::SimpleAtoi(cells[2], &cost.parameters) &&
           absl::SimpleAtod(cells[3], &cost.operations) && absl::SimpleAtod(cells[4], &cost.microseconds);
  });
  if (!status.ok()) return status;
  return costs;
}

absl::Status WriteCosts(const std::string& path, const std::vector<StepCost>& costs) {
  std::string text = absl::StrCat(kHeader, "\n");
  for (const StepCost& cost : costs) {
    absl::StrAppendFormat(&text, "%s,%d,%d,%.0f,%.5g\n", cost.learner, cost.units, cost.parameters, cost.operations,
                          cost.microseconds);
  }
  return ReplaceFile(path, text);
}

}  // namespace nexting::experiments
