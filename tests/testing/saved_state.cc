#include "tests/testing/saved_state.h"

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

SavedLayout LayoutOf(const core::LearnerConfig& config) {
  const size_t m = config.features;
  const size_t k = config.cumulants;
  const size_t d = config.network.columns;
  const size_t lags = k * config.network.cumulant_lags;
  const size_t inputs = m + lags;
  const size_t phi = d + (config.read_out.sees_inputs ? inputs + k : 0) + 1;
  // phi, lags, two counters; the last value, mean and variance of each signal, and a counter for each group.
  const size_t words = phi + lags + 2 + 3 * (m + k) + 2;
  const size_t parameters = 4 * (inputs + 2) * d;
  const bool rms = config.network.step_size.method == core::StepMethod::kRmsProp;
  const size_t learning = config.network.frozen ? 0 : parameters * (2 + config.heads.size() + (rms ? 1 : 0));
  return {.floats_at = kSavedHeaderBytes + 8 * words, .floats = parameters + learning + 2 * d};
}

bool SavedStateIsFinite(const core::LearnerConfig& config, const std::string& saved) {
  const SavedLayout layout = LayoutOf(config);
  const size_t floats_end = layout.floats_at + 4 * layout.floats;
  return floats_end <= saved.size() && AllFinite<double>(saved, kSavedHeaderBytes, layout.floats_at) &&
         AllFinite<float>(saved, layout.floats_at, floats_end) && AllFinite<double>(saved, floats_end, saved.size());
}

}  // namespace nexting::testing
