#include "tests/testing/saved_state.h"

#include <array>

namespace nexting::testing {

namespace {

// Numbers of a stage of n columns that see m inputs.
size_t StageFloats(const core::LearnerConfig& config, size_t n, size_t m, bool frozen) {
  struct Cell {
    size_t gates, own, traces, memories;
  };
  const Cell cell =
      std::array<Cell, 3>{{{4, 2, 2, 2}, {2, 2, 1, 1}, {2, 1, 2, 2}}}[static_cast<int>(config.network.cell)];
  const size_t parameters = cell.gates * (cell.own + m) * n;
  const size_t kept = std::array<size_t, 3>{0, 1, 3}[static_cast<int>(config.network.step_size.method)];
  const size_t learning = frozen ? 0 : parameters * (cell.traces + config.heads.size() + kept);
  constexpr size_t kCounter = 2;  // takes as much room
  return parameters + learning + cell.memories * n + kCounter;
}

}  // namespace

SavedLayout LayoutOf(const core::LearnerConfig& config) {
  const core::NetworkConfig& network = config.network;
  const size_t m = config.features;
  const size_t k = config.cumulants;
  const size_t d = network.columns;
  const size_t features = d * (network.cell == core::CellType::kRtu ? 2 : 1);
  const size_t lags = k * network.cumulant_lags;
  const size_t inputs = m + lags;
  const size_t phi = features + (config.read_out.sees_inputs ? inputs + k : 0) + 1;
  // phi, lags, two counters, steps without a value; the last value, mean, variance, count and excursion of each signal.
  const size_t words = phi + lags + 2 + k + 10 * (m + k);
  const size_t seen = core::NetworkInputs(config);
  const size_t u = network.stage.columns;
  const size_t floats =
      u == 0 ? StageFloats(config, d, seen, network.frozen)
             : StageFloats(config, u, seen + features, network.frozen) + StageFloats(config, d, seen + features, true);
  const size_t floats_at = kSavedHeaderBytes + 8 * words;
  // Mean, variance and count of each feature; slots, births, features; columns and draws.
  const size_t between = 3 * features + (u == 0 ? d : u) + d + features + 2 + (network.replacement.enabled ? 2 * d : 0);
  return {.floats_at = floats_at, .floats = floats, .network_steps_at = floats_at + 4 * floats + 8 * between};
}

}  // namespace nexting::testing
