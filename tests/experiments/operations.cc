#include "tests/experiments/operations.h"

#include <algorithm>
#include <cmath>

#include "core/baselines/dense/dense_network.h"
#include "core/recipe.h"
#include "core/views/clock.h"

namespace nexting::experiments {
namespace {

constexpr double kTdPerWeight = 4;
constexpr double kSwiftTdPerWeight = 14;

struct CellCost {
  double per_input;  // of the forward pass, for each column and input
  double own;        // of the forward pass, for each column
  double learning;   // the whole step as a multiple of the forward pass
  int gates;         // weights of a column for one input
  int parameters;    // of a column beside its weights
};

CellCost CostOf(core::CellType cell) {
  switch (cell) {
    case core::CellType::kElstm:
      return {3, 4, 4, 2, 4};
    case core::CellType::kRtu:
      return {3, 12, 7, 2, 2};
    case core::CellType::kLstm:
      break;
  }
  return {6, 7, 7, 4, 8};
}

core::DenseOptions DenseOptionsOf(const core::LearnerConfig& config) {
  const core::DenseConfig& dense = config.dense;
  return {.units = config.network.columns,
          .inputs = core::InputCount(config),
          .heads = static_cast<int>(config.heads.size()),
          .estimator = dense.estimator,
          .steps = dense.steps,
          .density = dense.density,
          .seed = config.seed};
}

// Features of the network that its columns see.
double SeenFeatures(const core::LearnerConfig& config) {
  const core::NetworkConfig& network = config.network;
  return network.stage.columns > 0 ? network.columns * core::FeaturesPerColumn(network.cell) : 0;
}

double NetworkOperations(const core::LearnerConfig& config) {
  const core::NetworkConfig& network = config.network;
  if (config.dense.enabled) return core::OperationsPerStep(DenseOptionsOf(config));
  const CellCost cost = CostOf(network.cell);
  const double inputs = core::InputCount(config) + SeenFeatures(config);
  const double column = cost.per_input * (inputs + 1) + cost.own;
  const double learning = network.frozen ? 0 : network.stage.columns > 0 ? network.stage.columns : network.columns;
  return column * (network.columns + (cost.learning - 1) * learning);
}

// Of one head and its cumulant: the views that core/README.md lists, with p features of the wide one.
double AdaptiveOperations(const core::LearnerConfig& config, double p) {
  const core::recipe::Views& views = core::kRecipe.views;
  const double discount = config.heads.front().discount;
  const double rows = std::clamp<double>(views.row_features / config.features, 1, views.rows) * config.features + 6;
  const double season = views.season_changes + 15 + core::kClockFeatures + 2;
  double sum = 1000;  // the search for seasons
  for (const double q : {double(views.short_changes), views.long_changes + 2.0, season, rows}) sum += 3 * q * q + 8 * q;
  const double level = discount > 0 ? p * p + (kTdPerWeight + kSwiftTdPerWeight) * p : 0;
  if (p > core::kMaxCovarianceFeatures) return sum + 3 * kTdPerWeight * p + kSwiftTdPerWeight * p;
  return sum + 3 * p * p + 8 * p + level;
}

double ReadOutOperations(const core::LearnerConfig& config) {
  const int recurrent =
      config.network.columns * (config.dense.enabled ? 1 : core::FeaturesPerColumn(config.network.cell));
  const double p = core::DirectFeatures(config) + recurrent;
  switch (config.read_out.method) {
    case core::ReadOutMethod::kAdaptive:
      return AdaptiveOperations(config, p);
    case core::ReadOutMethod::kTd:
      return kTdPerWeight * p;
    case core::ReadOutMethod::kSwiftTd:
      return kSwiftTdPerWeight * p;
    case core::ReadOutMethod::kRecursiveLeastSquares:
      return 2 * p * p + kTdPerWeight * p;
    case core::ReadOutMethod::kPersistence:
    case core::ReadOutMethod::kExponentialMean:
      break;
  }
  return 1;
}

}  // namespace

double CountedOperations(const core::LearnerConfig& config) {
  return NetworkOperations(config) + ReadOutOperations(config);
}

int64_t ParameterCount(const core::LearnerConfig& config) {
  const core::NetworkConfig& network = config.network;
  const int64_t d = network.columns;
  const int64_t inputs = core::InputCount(config);
  if (config.dense.enabled) return 4 * d * (inputs + std::max<int64_t>(1, std::llround(config.dense.density * d)) + 1);
  const CellCost cost = CostOf(network.cell);
  return d * (cost.gates * (inputs + static_cast<int64_t>(SeenFeatures(config))) + cost.parameters);
}

}  // namespace nexting::experiments
