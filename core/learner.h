// The public interface of core: a recurrent learner that takes one observation in each step and predicts.
//
// Model (core/README.md has every equation): standardised inputs feed recurrent columns whose gradients are exact
// (real-time recurrent learning). A linear read-out for each head predicts the return and learns by TD(lambda).
//
//   G_t = sum over k >= 0 of gamma^k c_{t+1+k}
//
// Time index: at step t the learner sees features_t and cumulants_t, forms
//
//   delta_t = c_t + gamma yhat_t - yhat_{t-1}
//
// learns from it, and returns yhat_t.
//
// Threads: it starts none. Const methods may run at the same time as each other; any other method must run alone.
// Repeats bit for bit: equal configuration, seed and observations give equal predictions, Save() and Digest() on every
// machine.
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
#include "core/head_quality.h"
#include "core/learner_config.h"

namespace nexting::core {

class BaselineMaker;  // baseline_maker.h

// The time of an observation that has none.
inline constexpr int64_t kNoTime = 0;

// One time step. NaN is a missing value; infinities are refused. Every time is legal: it may stand still, go back or
// jump.
struct Observation {
  absl::Span<const double> features;   // [m]
  absl::Span<const double> cumulants;  // [k]
  int64_t time_us = kNoTime;           // microseconds since 1970-01-01 00:00 UTC
};

// The result of one head after a step, in the cumulant's units.
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

class Learner {
 public:
  // An untrained learner with all of its memory allocated. INVALID_ARGUMENT as from Validate(config); UNIMPLEMENTED if
  // the configuration chooses a baseline and `baselines` is null. `baselines` is used only during the call.
  static absl::StatusOr<std::unique_ptr<Learner>> Create(const LearnerConfig& config,
                                                         const BaselineMaker* baselines = nullptr);

  ~Learner();
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  // Learns from one observation and makes new predictions. INVALID_ARGUMENT if a length is wrong, a value is infinite
  // or beyond +-1e100, or a value is NaN and the policy is MissingValuePolicy::kReject; the message names the field,
  // the value and the legal range, and the learner is unchanged. Allocates nothing on success.
  // Cost: linear in the number of column parameters, plus terms of p^2 for each covariance (p <= 160 weights).
  [[nodiscard]] absl::Status Step(const Observation& observation);

  // The outputs of the last step, one for each head; empty before the first step. Changes nothing. Valid until the next
  // Step or Restore.
  absl::Span<const HeadOutput> Predict() const;

  // REQUIRES: 0 <= head < config().heads.size()
  HeadQuality quality(int head) const;

  // After how many steps the cumulant repeats itself, ascending, up to three: found, or given by the configuration.
  // Empty where nothing is known, and with another read-out than the default. Valid until the next Step or Restore.
  // REQUIRES: 0 <= cumulant < config().cumulants
  absl::Span<const uint64_t> seasons(int cumulant) const;

  // Observations since the last one in which the head's cumulant came; 0 if it came in the last one, steps() if it
  // never has. What does not come is not judged, so while this grows quality(head) stands still.
  // REQUIRES: 0 <= head < config().heads.size()
  uint64_t steps_without_value(int head) const;

  // The complete state as bytes, with a version, a checksum and a hash of the configuration (saved_learner.h).
  std::string Save() const;

  // Goes on from saved bytes, bit for bit. INVALID_ARGUMENT for a version that this program does not read;
  // FAILED_PRECONDITION for another configuration; DATA_LOSS for damaged bytes. The learner is unchanged on error.
  [[nodiscard]] absl::Status Restore(absl::string_view saved);

  // 64-bit hash of the complete state: equal digests mean equal futures.
  uint64_t Digest() const;

  // Sets the only part of the configuration that may change while a learner lives.
  void set_missing_values(MissingValuePolicy policy);

  const LearnerConfig& config() const;
  uint64_t steps() const;          // number of observations learnt from
  uint64_t interventions() const;  // how often a bound had to keep the state in its legal range
  size_t state_bytes() const;      // bytes of state in memory
  bool is_finite() const;          // whether every number of the state is finite, as it always must be

 private:
  class Impl;
  explicit Learner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nexting::core

#endif  // NEXTING_CORE_LEARNER_H_
