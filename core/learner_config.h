// The configuration of a learner: its sizes, its heads and how it learns. Plain values, each described once (option.h).
// The defaults serve every stream without tuning.
#ifndef NEXTING_CORE_LEARNER_CONFIG_H_
#define NEXTING_CORE_LEARNER_CONFIG_H_

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "core/baseline_config.h"
#include "core/network_config.h"
#include "core/option.h"
#include "core/read_out_config.h"
#include "core/views/season_limits.h"

namespace nexting::core {

inline constexpr int kMaxFeatures = 1024;
inline constexpr int kMaxHeads = 16;
inline constexpr double kMaxNetworkNumbers = 1 << 29;  // in a network's state
inline constexpr double kMaxDiscount = 0.999;

// One prediction: G_t = sum over k >= 0 of discount^k c_{t+1+k} for the cumulant with this index.
struct HeadConfig {
  int cumulant = 0;       // in [0, LearnerConfig::cumulants)
  double discount = 0.0;  // gamma

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.cumulant, Option{.name = "cumulant", .kind = OptionKind::kShape});
    visit(self.discount, Option{.name = "discount", .kind = OptionKind::kShape, .range = {0, kMaxDiscount}});
  }
  bool operator==(const HeadConfig&) const = default;
};
static_assert(DescribesEveryMember<HeadConfig>());

// What takes the place of a value given as NaN.
enum class MissingValuePolicy {
  kReject,       // nothing: Step refuses the observation
  kHoldLast,     // the signal's last value, 0 before the first
  kRunningMean,  // the signal's running mean
};

constexpr auto Choices(MissingValuePolicy) {
  return std::array<Choice, 3>{{{"REJECT", "reject"}, {"HOLD_LAST", "hold_last"}, {"RUNNING_MEAN", "running_mean"}}};
}

// Larger magnitudes are refused, because their squares would leave the range of a double.
inline constexpr double kLargestMagnitude = 1e100;

// Whether a learner takes this value of a signal: a number of at most kLargestMagnitude, or NaN if the policy replaces
// it. Only this function decides it, for Learner::Step and for callers that refuse a value before it gets there.
inline bool IsLegalValue(double value, MissingValuePolicy policy) {
  return std::abs(value) <= kLargestMagnitude || (std::isnan(value) && policy != MissingValuePolicy::kReject);
}

// Whether the read-out is a committee (read_out/committee.h).
bool HasCommittee(const LearnerConfig& config);

struct LearnerConfig {
  int features = 0;   // m
  int cumulants = 0;  // k
  std::vector<HeadConfig> heads;
  NetworkConfig network;
  ReadOutConfig read_out;
  MissingValuePolicy missing_values = MissingValuePolicy::kHoldLast;
  uint64_t seed = 1;
  std::vector<uint64_t> seasons;  // in steps, ascending; none given: the learner finds them (views/season_finder.h)
  DenseConfig dense;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.features, Option{.name = "features", .kind = OptionKind::kShape, .range = {1, kMaxFeatures}});
    visit(self.cumulants, Option{.name = "cumulants", .kind = OptionKind::kShape, .range = {1, kMaxHeads}});
    visit(self.heads, List{.name = "heads"});
    visit(self.network, Group{.name = "network"});
    visit(self.dense, Group{.name = "network.dense"});
    visit(self.read_out, Group{.name = "read_out"});
    visit(self.missing_values,
          Option{.name = "missing_values", .meaning = "what takes the place of NaN", .may_change = true});
    visit(self.seed, Option{.name = "seed", .symbol = "S", .meaning = "seed of the columns' random start"});
    visit(self.seasons,
          Option{.name = "seasons",
                 .symbol = "N,...",
                 .range = {kShortestSeason, kLongestSeason},
                 .meaning = "up to three numbers of rows after which the signals repeat, in place of those "
                            "that the learner finds",
                 .is_read = HasCommittee,
                 .value_before = 0});
  }
  bool operator==(const LearnerConfig&) const = default;
};
static_assert(DescribesEveryMember<LearnerConfig>());

// The number of inputs that the read-out sees directly: the features and the cumulants' lags.
int InputCount(const LearnerConfig& config);

// Whether the columns see what the committee knows. A dense baseline network does not.
bool ColumnsSeeForecasts(const LearnerConfig& config);

// The number of inputs of the network: the same, or the features and what the committee knows.
int NetworkInputs(const LearnerConfig& config);

// The number of features of the read-out that are not the network's: the constant 1 and, with sees_inputs, the inputs
// and each cumulant's standardised value.
int DirectFeatures(const LearnerConfig& config);

// The number of features of one column with that cell.
int FeaturesPerColumn(CellType cell);

// Approximate bytes of the network's state, so that a caller can ask whether a large learner fits before making it.
uint64_t NetworkBytes(const LearnerConfig& config);

// OK for a configuration that Learner::Create takes; else INVALID_ARGUMENT, with the field, the value and the legal
// range.
[[nodiscard]] absl::Status Validate(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_LEARNER_CONFIG_H_
