#include "client/cli/learner_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/learner_options.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

using Phrases = std::vector<std::string>;

// What the phrases below say in words of their own.
constexpr absl::string_view kSaid[] = {
    "network.columns",       "network.cumulant_lags", "network.frozen",          "network.sees_forecasts",
    "network.cell",          "network.stage.columns", "network.stage.steps",     "network.replacement",
    "network.dense",         "read_out.method",       "network.dense.estimator", "network.dense.steps",
    "network.dense.density", "read_out.lambda",       "read_out.forgetting",     "read_out.step_size.value",
    "read_out.sees_inputs",
};

// `maturity 5` for each other option of `part` that differs from its default.
void AddChanged(const StreamConfig& config, absl::string_view part, Phrases* phrases) {
  const absl::StatusOr<v1::StreamConfig> message = ToMessage(config);
  if (!message.ok()) return;
  for (const LearnerOption& option : LearnerOptions()) {
    const bool said = std::find(std::begin(kSaid), std::end(kSaid), option.path) != std::end(kSaid);
    if (said || !absl::StartsWith(option.path, part)) continue;
    const std::optional<std::string> text = OptionText(option, *message);
    if (text && *text != option.default_text) phrases->push_back(absl::StrCat(option.flag, " ", *text));
  }
}

std::string EstimatorText(const DenseLstm& dense) {
  const std::string steps = dense.steps ? absl::StrCat(*dense.steps) : "k";
  switch (dense.estimator) {
    case GradientEstimator::kRtrl:
      return "RTRL";
    case GradientEstimator::kBptt:
      return absl::StrCat("BPTT(", steps, ")");
    case GradientEstimator::kTruncatedBptt:
      return absl::StrCat("T-BPTT(", steps, ")");
    case GradientEstimator::kSnap:
      return absl::StrCat("SnAp-", steps);
    case GradientEstimator::kUoro:
      return "UORO";
    case GradientEstimator::kNoBackTrack:
      return "NoBackTrack";
    case GradientEstimator::kDefault:
      break;
  }
  return "default";
}

void AddDense(const Network& network, Phrases* phrases) {
  phrases->push_back("dense LSTM");
  if (network.columns) absl::StrAppend(&phrases->back(), " of ", *network.columns, " units");
  phrases->push_back(EstimatorText(*network.dense));
  const double density = network.dense->density.value_or(1);
  if (density < 1) phrases->push_back(absl::StrCat(100 * density, " % connected"));
}

void AddColumns(const Network& network, Phrases* phrases) {
  const uint32_t columns = network.columns.value_or(0);
  const char* kind = network.cell == CellType::kElstm ? " eLSTM" : network.cell == CellType::kRtu ? " RTU" : "";
  phrases->push_back(absl::StrCat(columns, columns == 0 ? "" : kind, " columns"));
  if (network.stage) {
    absl::StrAppend(&phrases->back(), " in stages of ", network.stage->columns, " every ", network.stage->steps);
  }
  if (network.replacement) phrases->push_back("replaced by utility");
  if (network.frozen.value_or(false)) phrases->push_back("frozen");
}

// The word of an option's value; `default` where none is set.
template <typename Enum>
std::string WordAt(absl::string_view path, Enum value) {
  for (const auto& [word, choice] : ChoicesAt<Enum>(path)) {
    if (choice == value) return word;
  }
  return "default";
}

// Which of its options a method reads. The server leaves out the others, but older ones fill in every default.
struct Reads {
  bool lambda = false;
  bool forgetting = false;
  bool step = false;
  bool inputs = true;
};

Reads ReadBy(ReadOutMethod method) {
  switch (method) {
    case ReadOutMethod::kPersistence:
      return {.inputs = false};
    case ReadOutMethod::kExponentialMean:
      return {.step = true, .inputs = false};
    case ReadOutMethod::kRecursiveLeastSquares:
      return {.forgetting = true};
    case ReadOutMethod::kTd:
      return {.lambda = true, .step = true};
    default:
      return {.lambda = true};
  }
}

}  // namespace

std::string NetworkText(const StreamConfig& config) {
  const Network& network = config.network;
  Phrases phrases;
  network.dense ? AddDense(network, &phrases) : AddColumns(network, &phrases);
  if (network.cumulant_lags) phrases.push_back(absl::StrCat(*network.cumulant_lags, " lags"));
  if (config.seed) phrases.push_back(absl::StrCat("seed ", *config.seed));
  AddChanged(config, "network.", &phrases);
  return absl::StrJoin(phrases, ", ");
}

std::string ReadOutText(const StreamConfig& config) {
  const ReadOut& read_out = config.read_out;
  Phrases phrases = {WordAt("read_out.method", read_out.method)};
  const Reads reads = ReadBy(read_out.method);
  const auto add = [&phrases](bool read, absl::string_view what, const std::optional<double>& value) {
    if (read && value) phrases.push_back(absl::StrCat(what, " ", *value));
  };
  add(reads.lambda, "lambda", read_out.lambda);
  add(reads.forgetting, "forgetting", read_out.forgetting);
  add(reads.step, "step size", read_out.step_size.value);
  if (reads.inputs && read_out.sees_inputs.value_or(true)) phrases.push_back("sees inputs");
  AddChanged(config, "read_out.", &phrases);
  return absl::StrJoin(phrases, ", ");
}

std::string MissingValuesText(const StreamConfig& config) { return WordAt("missing_values", config.missing_values); }

}  // namespace nexting::client::cli
