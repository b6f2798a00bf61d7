#include "core/learner_config.h"

#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/option_walk.h"
#include "core/parameter_step.h"

namespace nexting::core {

namespace {

template <typename T>
absl::Status CheckRange(absl::string_view field, T value, T least, T most) {
  if (value >= least && value <= most) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(absl::StrCat(field, " is ", value, "; must be in [", least, ", ", most, "]"));
}

// Checks one option by itself.
template <typename Value>
absl::Status CheckOption(const OptionPlace& place, const Value& value) {
  if constexpr (NamedChoice<Value>) {
    return CheckRange(place.path, static_cast<int>(value), 0, static_cast<int>(Choices(value).size()) - 1);
  } else if constexpr (NumberList<Value>) {
    absl::Status status;
    const auto least = static_cast<uint64_t>(place.option.range.least);
    const auto most = static_cast<uint64_t>(place.option.range.most);
    for (size_t i = 0; i < value.size(); ++i) {
      status.Update(CheckRange(absl::StrCat(place.path, "[", i, "]"), value[i], least, most));
    }
    return status;
  } else {
    const Range range = place.option.range;
    if (!range.is_limited()) return absl::OkStatus();
    return CheckRange(place.path, value, static_cast<Value>(range.least), static_cast<Value>(range.most));
  }
}

absl::Status CheckRanges(const LearnerConfig& config) {
  absl::Status status;
  VisitOptions(config, [&status](const OptionPlace& place, const auto& value) {
    // An option without default has an illegal value where it is not given, which is right if its part is not given.
    if (place.given || !place.option.required) status.Update(CheckOption(place, value));
  });
  return status;
}

absl::Status CheckHeads(const LearnerConfig& config) {
  absl::Status status = CheckRange<int64_t>("heads", config.heads.size(), 1, kMaxHeads);
  for (size_t h = 0; h < config.heads.size(); ++h) {
    status.Update(
        CheckRange(absl::StrCat("heads[", h, "].cumulant"), config.heads[h].cumulant, 0, config.cumulants - 1));
  }
  return status;
}

absl::Status CheckSeasons(const LearnerConfig& config) {
  const std::vector<uint64_t>& seasons = config.seasons;
  if (seasons.size() > kMostSeasons) {
    return absl::InvalidArgumentError(
        absl::StrCat("seasons has ", seasons.size(), " numbers; must have at most ", kMostSeasons));
  }
  for (size_t i = 1; i < seasons.size(); ++i) {
    if (seasons[i] > seasons[i - 1]) continue;
    return absl::InvalidArgumentError(absl::StrCat("seasons[", i, "] is ", seasons[i],
                                                   "; must be greater than seasons[", i - 1, "] = ", seasons[i - 1]));
  }
  return absl::OkStatus();
}

// The name of a configured part of the network that needs at least one column; null where there is none.
const char* PartOnColumns(const LearnerConfig& config) {
  return config.network.stage.given()         ? "stage"
         : config.network.replacement.given() ? "replacement"
         : config.dense.given()               ? "dense"
                                              : nullptr;
}

absl::Status CheckStage(const NetworkConfig& network) {
  const StageConfig& stage = network.stage;
  const absl::Status status = CheckRange("network.stage.columns", stage.columns, 0, network.columns);
  if (!status.ok() || !stage.given() || network.columns % stage.columns == 0) return status;
  return absl::InvalidArgumentError(
      absl::StrCat("network.stage.columns is ", stage.columns, "; must divide network.columns = ", network.columns));
}

absl::Status CheckNetwork(const LearnerConfig& config) {
  const NetworkConfig& network = config.network;
  if (const char* part = PartOnColumns(config); part != nullptr && network.columns == 0) {
    return absl::InvalidArgumentError(absl::StrCat("network.columns is 0; must be at least 1 with network.", part));
  }
  const absl::Status status = CheckStage(network);
  if (!status.ok() || !network.frozen || !(network.stage.given() || network.replacement.given())) return status;
  return absl::InvalidArgumentError(absl::StrCat("network.frozen is true; must be false with network.",
                                                 network.stage.given() ? "stage" : "replacement",
                                                 ", whose columns have to learn"));
}

absl::Status CheckLeastSquares(const LearnerConfig& config) {
  if (config.read_out.method != ReadOutMethod::kRecursiveLeastSquares) return absl::OkStatus();
  for (size_t h = 0; h < config.heads.size(); ++h) {
    if (config.heads[h].discount == 0.0) continue;
    return absl::InvalidArgumentError(absl::StrCat("heads[", h, "].discount is ", config.heads[h].discount,
                                                   "; must be 0 with read_out.method RECURSIVE_LEAST_SQUARES"));
  }
  const int features = DirectFeatures(config) + config.network.columns * FeaturesPerColumn(config.network.cell);
  if (features <= kMaxCovarianceFeatures) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("read_out.method is RECURSIVE_LEAST_SQUARES with ", features,
                                                 " features (inputs, lags and columns); must be at most ",
                                                 kMaxCovarianceFeatures));
}

absl::Status CheckUseOfFeatures(const LearnerConfig& config) {
  const ReadOutMethod method = config.read_out.method;
  if (UsesFeatures(method) || config.network.columns == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("network.columns is ", config.network.columns, "; must be 0 with read_out.method ",
                   Choices(method)[static_cast<size_t>(method)].name, ", which uses no features"));
}

// Approximate count of the numbers in the network's state.
double NetworkNumbers(const LearnerConfig& config) {
  const NetworkConfig& network = config.network;
  const double d = network.columns;
  const double inputs = NetworkInputs(config);
  // For each parameter: itself, its eligibilities, and the memory of the step method.
  const double kept = 1.0 + static_cast<double>(config.heads.size()) + (KeepsSquare(network.step_size.method) ? 1 : 0) +
                      (KeepsMean(network.step_size.method) ? 1 : 0) + (SumsUpdates(network.step_size.method) ? 1 : 0);
  if (config.dense.enabled) return DenseNumbers(config, kept);
  const double u = network.stage.columns;
  const double gates = network.cell == CellType::kLstm ? 4 : 2;
  const double learning = kept + 2;  // with at most two traces
  if (u == 0) return gates * (inputs + 2) * d * learning;
  return gates * (inputs + d * FeaturesPerColumn(network.cell) + 2) * (d + u * learning);
}

absl::Status CheckNetworkNumbers(const LearnerConfig& config) {
  const double numbers = NetworkNumbers(config);
  if (numbers <= kMaxNetworkNumbers) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("network.columns is ", config.network.columns,
                                                 "; with the rest of the network its state takes ", numbers,
                                                 " numbers, and must be at most ", kMaxNetworkNumbers));
}

}  // namespace

bool HasCommittee(const LearnerConfig& config) { return config.read_out.method == ReadOutMethod::kAdaptive; }

bool ColumnsSeeForecasts(const LearnerConfig& config) {
  return HasCommittee(config) && !config.dense.enabled && config.network.sees_forecasts;
}

int InputCount(const LearnerConfig& config) {
  return config.features + config.cumulants * config.network.cumulant_lags;
}

int NetworkInputs(const LearnerConfig& config) {
  if (!ColumnsSeeForecasts(config)) return InputCount(config);
  const int changes = static_cast<int>(kRecipe.views.short_changes);
  return config.features + config.cumulants * changes + static_cast<int>(config.heads.size());
}

int DirectFeatures(const LearnerConfig& config) {
  return 1 + (config.read_out.sees_inputs ? InputCount(config) + config.cumulants : 0);
}

int FeaturesPerColumn(CellType cell) { return cell == CellType::kRtu ? 2 : 1; }

uint64_t NetworkBytes(const LearnerConfig& config) {
  return static_cast<uint64_t>(NetworkNumbers(config) * sizeof(float));
}

absl::Status Validate(const LearnerConfig& config) {
  // Each check relies on those before it: the ranges come first.
  for (const auto check : {CheckRanges, CheckHeads, CheckSeasons, CheckNetwork, CheckDenseTogether, CheckUseOfFeatures,
                           CheckLeastSquares, CheckNetworkNumbers, CheckDenseOperations}) {
    if (absl::Status status = check(config); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nexting::core
