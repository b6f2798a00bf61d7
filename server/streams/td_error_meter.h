// The recent TD error of the heads of one stream, beside that of persistence.
//
//   delta_t = c_t + gamma yhat_t - yhat_{t-1}      ratio = mean delta^2 / mean delta_p^2
//
// delta_p is the same with persistence's predictions, c / (1 - gamma). Means are exponential over about 1,000 steps.
// Known at once, where a realised return is known a horizon later; for gamma = 0 the two errors are one.
//
// Threads: none of its own; one user at a time. Not kept over a restart.
#ifndef NEXTING_SERVER_STREAMS_TD_ERROR_METER_H_
#define NEXTING_SERVER_STREAMS_TD_ERROR_METER_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "core/learner.h"

namespace nexting::server {

class TdErrorMeter {
 public:
  explicit TdErrorMeter(double discount) : discount_(discount) {}

  // Takes a head's output after a step.
  void Observe(const core::HeadOutput& output) {
    if (steps_++ > 0) {
      const double baseline_error = output.value + discount_ * output.baseline - previous_baseline_;
      squared_error_ = kDecay * squared_error_ + output.td_error * output.td_error;
      baseline_squared_error_ = kDecay * baseline_squared_error_ + baseline_error * baseline_error;
    }
    previous_baseline_ = output.baseline;
  }

  bool has_ratio() const { return steps_ > 1; }

  // 1 where persistence has made no error.
  double ratio() const { return baseline_squared_error_ > 0 ? squared_error_ / baseline_squared_error_ : 1.0; }

 private:
  static constexpr double kDecay = 0.999;

  double discount_;
  uint64_t steps_ = 0;
  double previous_baseline_ = 0;
  double squared_error_ = 0;
  double baseline_squared_error_ = 0;
};

// One meter for each head.
class TdErrorMeters {
 public:
  explicit TdErrorMeters(const std::vector<core::HeadConfig>& heads) {
    for (const core::HeadConfig& head : heads) meters_.emplace_back(head.discount);
  }

  // `outputs` are of all heads, after a step.
  void Observe(absl::Span<const core::HeadOutput> outputs) {
    for (size_t head = 0; head < outputs.size(); ++head) meters_[head].Observe(outputs[head]);
  }

  // The largest ratio; none before the second step.
  std::optional<double> worst_ratio() const {
    std::optional<double> worst;
    for (const TdErrorMeter& meter : meters_) {
      if (meter.has_ratio()) worst = std::max(worst.value_or(0), meter.ratio());
    }
    return worst;
  }

 private:
  std::vector<TdErrorMeter> meters_;  // [h]
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_TD_ERROR_METER_H_
