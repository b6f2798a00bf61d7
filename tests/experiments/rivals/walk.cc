#include "tests/experiments/rivals/walk.h"

#include <cstddef>

namespace nexting::experiments {

absl::StatusOr<std::vector<double>> Walk(const Recording& recording, Rival& rival, const std::atomic<bool>& stop,
                                         std::atomic<int64_t>& progress) {
  History history(recording.inputs());
  std::vector<double> predictions;
  predictions.reserve(recording.cumulants.size());
  for (size_t t = 0; t < recording.cumulants.size(); ++t) {
    if (stop) return absl::CancelledError("stopped");
    history.Append(recording.features[t], recording.cumulants[t]);
    predictions.push_back(rival.Predict(history));
    ++progress;
  }
  return predictions;
}

}  // namespace nexting::experiments
