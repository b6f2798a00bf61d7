#include "tests/experiments/learners.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/near_match.h"
#include "tests/experiments/operations.h"

namespace nexting::experiments {
namespace {

using core::CellType;
using core::GradientEstimator;
using core::LearnerConfig;
using core::ReadOutMethod;
using core::StepMethod;

void Columnar(int units, LearnerConfig& config) { config.network.columns = units; }

void Frozen(int units, LearnerConfig& config) {
  config.network.columns = units;
  config.network.frozen = true;
}

// What the learners below have in common, whatever their network: no lags, TD(lambda) on [inputs, 1, features] and
// steps for the recurrent parameters that adapt to signal and noise. Found on seeds 1 to 5 of trace patterning.
void Trained(int units, LearnerConfig& config) {
  config.network = {.columns = units, .cumulant_lags = 0, .step_size = {StepMethod::kSignalToNoise, 0.001}};
  config.read_out = {
      .method = ReadOutMethod::kTd, .lambda = 0.99, .step_size = {StepMethod::kSgd, 0.0002}, .cumulant_rate = 1e-5};
}

// As the paper's later published version: features alone in the read-out, RMSProp from v(0) = 1.
void Publish(LearnerConfig& config) {
  config.network.step_size = {StepMethod::kRmsProp, 0.0003, 1.0};
  config.read_out.sees_inputs = false;
}

void Cell(CellType cell, int units, LearnerConfig& config) {
  Trained(units, config);
  config.network.cell = cell;
}

// Stages of `columns` columns, at least one; those that make no whole stage are left out.
void Staged(int columns, int64_t steps, int units, LearnerConfig& config) {
  columns = std::max(columns, 1);
  Trained(units / columns * columns, config);
  config.network.stage = {.columns = columns, .steps = steps};
}

void Replacing(int64_t maturity, LearnerConfig& config) {
  config.network.replacement = {.enabled = true, .rate = 1e-6, .maturity = maturity, .utility_rate = 1e-5};
}

void Dense(GradientEstimator estimator, int steps, int units, LearnerConfig& config) {
  Trained(units, config);
  config.dense = {.enabled = true, .estimator = estimator, .steps = steps};
}

void Linear(ReadOutMethod method, LearnerConfig& config) {
  config.network.columns = 0;
  config.read_out.method = method;
}

constexpr NamedLearner kLearners[] = {
    {"default", "a stream's default: columns that learn, adaptive read-out", 32, Columnar},
    {"frozen", "the same columns as they were drawn", 32, Frozen},
    {"columnar", "columns that all learn for ever", 32, Trained},
    {"columnar-published", "columns with the settings of the paper's later version", 20,
     [](int units, LearnerConfig& config) {
       Trained(units, config);
       Publish(config);
     }},
    {"constructive-published", "constructive with those settings", 12,
     [](int units, LearnerConfig& config) {
       Staged(1, 300'000, units, config);
       Publish(config);
     }},
    {"ccn-published", "columnar-constructive with those settings", 30,
     [](int units, LearnerConfig& config) {
       Staged(units / 3, 1'000'000, units, config);
       Publish(config);
     }},
    {"tbptt10-published", "dense LSTM, gradient of the last 10 steps, with those settings", 18,
     [](int units, LearnerConfig& config) {
       Dense(GradientEstimator::kTruncatedBptt, 10, units, config);
       Publish(config);
     }},
    {"snap1-published", "dense LSTM, each unit's own influence alone, with those settings", 18,
     [](int units, LearnerConfig& config) {
       Dense(GradientEstimator::kSnap, 1, units, config);
       Publish(config);
     }},
    {"columnar-swift-td", "columns with SwiftTD as read-out", 32,
     [](int units, LearnerConfig& config) {
       Trained(units, config);
       config.read_out.method = ReadOutMethod::kSwiftTd;
     }},
    {"constructive", "one column at a time, each for 300,000 steps", 12,
     [](int units, LearnerConfig& config) { Staged(1, 300'000, units, config); }},
    {"ccn", "columnar-constructive: a third of the columns at a time, for 1,000,000 steps", 30,
     [](int units, LearnerConfig& config) { Staged(units / 3, 1'000'000, units, config); }},
    {"columnar-gt", "columnar, the least useful columns replaced for ever", 32,
     [](int units, LearnerConfig& config) {
       Trained(units, config);
       Replacing(200'000, config);
     }},
    {"ccn-gt", "columnar-constructive, the least useful columns replaced for ever", 30,
     [](int units, LearnerConfig& config) {
       Staged(units / 3, 1'000'000, units, config);
       Replacing(1'000'000, config);
     }},
    {"ccn-gt-published", "the same with the settings of the paper's later version", 30,
     [](int units, LearnerConfig& config) {
       Staged(units / 3, 1'000'000, units, config);
       Publish(config);
       Replacing(1'000'000, config);
       config.network.replacement.threshold = 0.5;
     }},
    {"constructive-gt", "one column at a time, each for 500,000 steps, the least useful replaced for ever", 12,
     [](int units, LearnerConfig& config) {
       Staged(1, 500'000, units, config);
       Replacing(500'000, config);
     }},
    {"elstm", "columns of eLSTM cells", 32,
     [](int units, LearnerConfig& config) { Cell(CellType::kElstm, units, config); }},
    {"rtu", "recurrent trace units", 32, [](int units, LearnerConfig& config) { Cell(CellType::kRtu, units, config); }},
    {"rtrl", "dense LSTM, exact gradient", 8,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kRtrl, 1, units, config); }},
    {"bptt30", "dense LSTM, exact within sequences of 30 steps", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kBptt, 30, units, config); }},
    {"elman", "dense LSTM, gradient of one step", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kTruncatedBptt, 1, units, config); }},
    {"tbptt10", "dense LSTM, gradient of the last 10 steps", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kTruncatedBptt, 10, units, config); }},
    {"tbptt27", "dense LSTM, gradient of the last 27 steps", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kTruncatedBptt, 27, units, config); }},
    {"snap1", "dense LSTM, each unit's own influence alone", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kSnap, 1, units, config); }},
    {"snap2", "LSTM with a quarter of its connections, influences of two steps", 18,
     [](int units, LearnerConfig& config) {
       Dense(GradientEstimator::kSnap, 2, units, config);
       config.dense.density = 0.25;
     }},
    {"uoro", "dense LSTM, unbiased gradient of rank one", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kUoro, 1, units, config); }},
    {"nobacktrack", "the same with a factor for each state", 18,
     [](int units, LearnerConfig& config) { Dense(GradientEstimator::kNoBackTrack, 1, units, config); }},
    {"linear", "no columns: adaptive read-out of inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kAdaptive, config); }},
    {"td", "no columns: TD(lambda) on inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kTd, config); }},
    {"swift-td", "no columns: SwiftTD on inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kSwiftTd, config); }},
    {"rls", "no columns: recursive least squares on inputs and lags; discount 0", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kRecursiveLeastSquares, config); }},
    {"mean", "exponential mean of the cumulant, rate 0.05", 0,
     [](int, LearnerConfig& config) {
       Linear(ReadOutMethod::kExponentialMean, config);
       config.read_out.step_size.value = 0.05;
     }},
    {"persistence", "what is now, for ever", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kPersistence, config); }},
};

}  // namespace

absl::Span<const NamedLearner> Learners() { return kLearners; }

std::string SizedLearner::text() const {
  return units == learner->default_units ? std::string(learner->name) : absl::StrCat(learner->name, ":", units);
}

LearnerConfig SizedLearner::Config(int inputs, double discount, uint64_t seed) const {
  LearnerConfig config;
  config.features = inputs;
  config.cumulants = 1;
  config.heads = {{.cumulant = 0, .discount = discount}};
  config.seed = seed;
  learner->configure(units, config);
  return config;
}

absl::StatusOr<SizedLearner> ParseLearner(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  std::vector<std::string> names;
  for (const NamedLearner& learner : Learners()) {
    names.emplace_back(learner.name);
    if (learner.name != parts[0]) continue;
    int units = learner.default_units;
    if (parts.size() == 1) return SizedLearner{&learner, units};
    if (absl::SimpleAtoi(parts[1], &units) && units >= 1 && units <= core::kMaxColumns && learner.default_units > 0) {
      return SizedLearner{&learner, units};
    }
    const std::string legal = learner.default_units > 0 ? absl::StrCat("must be in [1, ", core::kMaxColumns, "]")
                                                        : "this learner has none to choose";
    return absl::InvalidArgumentError(absl::StrCat("the size of `", text, "` is `", parts[1], "`; ", legal));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown learner `", parts[0], "`", client::cli::DidYouMean(parts[0], names)));
}

SizedLearner SizedFor(const NamedLearner& learner, int inputs, double discount, double operations) {
  if (learner.default_units == 0) return {&learner, 0};
  SizedLearner best = {&learner, 1};
  const auto fits = [&](int units) {
    const LearnerConfig config = SizedLearner{&learner, units}.Config(inputs, discount);
    return core::Validate(config).ok() && CountedOperations(config) <= operations;
  };
  int step = 1;  // doubled while that fits: to count takes the time and memory of what is counted
  for (; fits(best.units + step); step *= 2) best.units += step;
  for (; step >= 1; step /= 2) best.units += fits(best.units + step) ? step : 0;
  return best;
}

}  // namespace nexting::experiments
