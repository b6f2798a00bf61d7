#include "tests/testing/saved_state.h"

#include <array>
#include <cmath>
#include <cstring>

namespace nexting::testing {

namespace {

template <typename T>
bool AllFinite(const std::string& bytes, size_t from, size_t to) {
  for (; from + sizeof(T) <= to; from += sizeof(T)) {
    T number;
    std::memcpy(&number, bytes.data() + from, sizeof(T));
    if (!std::isfinite(number)) return false;
  }
  return from == to;
}

}  // namespace

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
  // phi, lags, two counters; the last value, mean, variance and count of each signal.
  const size_t words = phi + lags + 2 + 4 * (m + k);
  const size_t u = network.stage.columns;
  const size_t floats = u == 0 ? StageFloats(config, d, inputs, network.frozen)
                               : StageFloats(config, u, inputs + features, network.frozen) +
                                     StageFloats(config, d, inputs + features, true);
  const size_t floats_at = kSavedHeaderBytes + 8 * words;
  // Mean, variance and count of each feature; slots, births, features; columns and draws.
  const size_t between = 3 * features + (u == 0 ? d : u) + d + features + 2 + (network.replacement.enabled ? 2 * d : 0);
  return {.floats_at = floats_at, .floats = floats, .network_steps_at = floats_at + 4 * floats + 8 * between};
}

bool SavedStateIsFinite(const core::LearnerConfig& config, const std::string& saved) {
  const SavedLayout layout = LayoutOf(config);
  const size_t floats_end = layout.floats_at + 4 * layout.floats;
  return floats_end <= saved.size() && AllFinite<double>(saved, kSavedHeaderBytes, layout.floats_at) &&
         AllFinite<float>(saved, layout.floats_at, floats_end) && AllFinite<double>(saved, floats_end, saved.size());
}

}  // namespace nexting::testing
