// What a learner is: sizes, heads and rules of learning. Plain values; the defaults are the configuration that serves
// every stream untuned.
#ifndef NEXTING_CORE_LEARNER_CONFIG_H_
#define NEXTING_CORE_LEARNER_CONFIG_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"

namespace nexting::core {

// Legal ranges, also quoted by errors.
inline constexpr int kMaxFeatures = 1024;
inline constexpr int kMaxHeads = 16;
inline constexpr int kMaxColumns = 4096;
inline constexpr int kMaxCumulantLags = 64;
inline constexpr double kMaxDiscount = 0.999;

// One prediction: G_t = sum over k >= 0 of discount^k c_{t+1+k} for the cumulant with this index.
struct HeadConfig {
  int cumulant = 0;       // in [0, LearnerConfig::cumulants)
  double discount = 0.0;  // gamma in [0, kMaxDiscount]

  bool operator==(const HeadConfig&) const = default;
};

// How one group of parameters theta moves for a TD error delta and eligibility e.
enum class StepMethod {
  kSgd,      // theta <- theta + step * delta * e
  kRmsProp,  // v <- 0.9999 v + 0.0001 (delta e)^2; theta <- theta + step * delta * e / (sqrt(v) + 1e-8)
};

struct StepSize {
  StepMethod method = StepMethod::kSgd;
  double value = 0.001;          // in [0, 1]
  double initial_square = 0.01;  // v(0) in [0, 1]; the paper's later published settings use 1

  bool operator==(const StepSize&) const = default;
};

struct NetworkConfig {
  int columns = 32;       // d in [0, kMaxColumns]
  int cumulant_lags = 4;  // past standardised values of each cumulant among the inputs, in [0, kMaxCumulantLags]
  bool frozen = false;    // true keeps the columns at their random initial parameters
  StepSize step_size = {StepMethod::kRmsProp, 0.0003};

  bool operator==(const NetworkConfig&) const = default;
};

enum class ReadOutMethod {
  kAdaptive,  // experts, see core/README.md; the default
  kTd,        // TD(lambda) with ReadOutConfig::step_size
  kSwiftTd,   // SwiftTD (Javed, Sharifnassab, Sutton 2024)
};

struct ReadOutConfig {
  ReadOutMethod method = ReadOutMethod::kAdaptive;
  double lambda = 0.95;  // in [0, 1]; also the columns' trace decay
  StepSize step_size = {StepMethod::kSgd, 0.01};
  bool sees_inputs = true;

  bool operator==(const ReadOutConfig&) const = default;
};

// What stands in for a value given as NaN.
enum class MissingValuePolicy {
  kReject,       // nothing: Step refuses the observation
  kHoldLast,     // the signal's last value, 0 before the first
  kRunningMean,  // the signal's running mean
};

struct LearnerConfig {
  int features = 0;   // m in [1, kMaxFeatures]
  int cumulants = 0;  // k in [1, kMaxHeads]
  std::vector<HeadConfig> heads;
  NetworkConfig network;
  ReadOutConfig read_out;
  MissingValuePolicy missing_values = MissingValuePolicy::kHoldLast;
  uint64_t seed = 1;

  bool operator==(const LearnerConfig&) const = default;
};

// INVALID_ARGUMENT that names the field, the value and the legal range; OK for a configuration that Learner::Create
// takes.
[[nodiscard]] absl::Status Validate(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_LEARNER_CONFIG_H_
