#include "tests/experiments/learners.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/near_match.h"
#include "tests/experiments/operations.h"

namespace nexting::experiments {
namespace {

using core::LearnerConfig;
using core::ReadOutMethod;
using core::StepMethod;

void Columnar(int units, LearnerConfig& config) { config.network.columns = units; }

void Frozen(int units, LearnerConfig& config) {
  config.network.columns = units;
  config.network.frozen = true;
}

// As the paper's later published version: no lags, no inputs in the read-out, lambda 0.99, RMSProp from v(0) = 1.
void ColumnarTd(int units, LearnerConfig& config) {
  config.network = {.columns = units, .cumulant_lags = 0, .step_size = {StepMethod::kRmsProp, 0.0003, 1.0}};
  config.read_out = {.method = ReadOutMethod::kTd, .lambda = 0.99, .step_size = {StepMethod::kSgd, 0.0001}};
  config.read_out.sees_inputs = false;
}

void ColumnarSwiftTd(int units, LearnerConfig& config) {
  ColumnarTd(units, config);
  config.read_out.method = ReadOutMethod::kSwiftTd;
}

void Linear(ReadOutMethod method, LearnerConfig& config) {
  config.network.columns = 0;
  config.read_out.method = method;
}

constexpr NamedLearner kLearners[] = {
    {"columnar", "columns that learn, adaptive read-out: a stream's default", 32, Columnar},
    {"frozen", "the same columns as they were drawn", 32, Frozen},
    {"columnar-td", "the published columnar network: TD(lambda) on columns alone", 20, ColumnarTd},
    {"columnar-swift-td", "the same with SwiftTD as read-out", 20, ColumnarSwiftTd},
    {"linear", "no columns: adaptive read-out of inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kAdaptive, config); }},
    {"td", "no columns: TD(lambda) on inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kTd, config); }},
    {"swift-td", "no columns: SwiftTD on inputs and lags", 0,
     [](int, LearnerConfig& config) { Linear(ReadOutMethod::kSwiftTd, config); }},
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
  for (int step = core::kMaxColumns / 2; step >= 1; step /= 2) {
    const SizedLearner larger = {&learner, best.units + step};
    if (CountedOperations(larger.Config(inputs, discount)) <= operations) best = larger;
  }
  return best;
}

}  // namespace nexting::experiments
