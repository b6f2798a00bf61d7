// The one door of core: a recurrent learner that takes one observation a step and predicts.
//
// Model (core/README.md has every equation): standardised inputs feed LSTM columns whose gradients are exact (real-time
// recurrent learning); a linear read-out for each head predicts the return and learns by TD(lambda).
//
//   G_t = sum over k >= 0 of gamma^k c_{t+1+k}
//
// Time index: at step t the learner sees features_t and cumulants_t, forms
//
//   delta_t = c_t + gamma yhat_t - yhat_{t-1}
//
// learns from it, and returns yhat_t.
//
// Threads: none of its own. One writer; const methods may run at the same time as each other.
// Repeats bit for bit: equal configuration, seed and observations give equal predictions, Save() and Digest(),
// on every machine.
#ifndef NEXTING_CORE_LEARNER_H_
#define NEXTING_CORE_LEARNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/learner_config.h"

namespace nexting::core {

class BaselineMaker;  // baseline_maker.h

// One time step. NaN is a missing value; infinities are refused.
struct Observation {
  absl::Span<const double> features;   // [m]
  absl::Span<const double> cumulants;  // [k]
};

// What one head knows after a step, in the cumulant's units.
struct HeadOutput {
  double value = 0;                // c_t, after the missing-value policy
  double prediction = 0;           // yhat_t
  double baseline = 0;             // persistence: c_t / (1 - gamma)
  double previous_prediction = 0;  // yhat_{t-1}; NaN at the first step
  double td_error = 0;             // c_t + gamma yhat_t - yhat_{t-1}; NaN at the first step

  static constexpr void Visit(auto& self, auto& visit) {  // see core/state.h
    visit(self.value, self.prediction, self.baseline, self.previous_prediction, self.td_error);
  }
};

// Error against realised returns over an exponential window of 1,000 of them. For gamma > 0 a return counts once
// H = ln(0.01) / ln(gamma) of its steps are known; the tail beyond is the current prediction's.
struct HeadQuality {
  uint64_t judged = 0;                // returns judged so far
  double squared_error = 0;           // mean (yhat - G)^2
  double baseline_squared_error = 0;  // mean (persistence - G)^2

  // 1 - squared_error / baseline_squared_error; 0 before anything was judged or where both are 0.
  double skill() const;

  static constexpr void Visit(auto& self, auto& visit) {  // see core/state.h
    visit(self.judged, self.squared_error, self.baseline_squared_error);
  }
};

class Learner {
 public:
  // An untrained learner, all of its memory allocated. INVALID_ARGUMENT as Validate(config); UNIMPLEMENTED where the
  // configuration asks for a baseline and there is nobody to make it. `baselines` is used during the call alone.
  static absl::StatusOr<std::unique_ptr<Learner>> Create(const LearnerConfig& config,
                                                         const BaselineMaker* baselines = nullptr);

  ~Learner();
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  // Learns from one observation and predicts anew. INVALID_ARGUMENT names the field,
  // the value and the legal range where a length is wrong, a value is infinite,
  // or a NaN meets MissingValuePolicy::kReject; the learner is then unchanged. No allocation on success.
  // Cost: linear in the number of column parameters, plus p^2 for each covariance (p weights, at most 160).
  [[nodiscard]] absl::Status Step(const Observation& observation);

  // Outputs of the last step, one for each head. Empty before the first.
  // Pure. Valid until the next Step, Restore or destruction.
  absl::Span<const HeadOutput> Predict() const;

  // REQUIRES: 0 <= head < config().heads.size()
  HeadQuality quality(int head) const;

  // The complete state as bytes, versioned and checksummed, with a hash of the configuration.
  std::string Save() const;

  // Continues from saved bytes bit for bit. INVALID_ARGUMENT for another version; FAILED_PRECONDITION for another
  // configuration; DATA_LOSS for damaged bytes. The learner is unchanged on error.
  [[nodiscard]] absl::Status Restore(absl::string_view saved);

  // 64-bit hash of the complete state: equal digests mean equal futures.
  uint64_t Digest() const;

  // The one part of the configuration that may change while a learner lives.
  void set_missing_values(MissingValuePolicy policy);

  const LearnerConfig& config() const;
  uint64_t steps() const;          // observations learnt from
  uint64_t interventions() const;  // times that a bound kept the state in its legal range
  size_t state_bytes() const;      // bytes of state in memory

 private:
  class Impl;
  explicit Learner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_LEARNER_H_
