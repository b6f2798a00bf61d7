// The options of a dense LSTM that takes the place of columns, as a baseline to compare them with.
#ifndef NEXTING_CORE_BASELINE_CONFIG_H_
#define NEXTING_CORE_BASELINE_CONFIG_H_

#include <array>

#include "absl/status/status.h"
#include "core/option.h"
#include "core/option_use.h"

namespace nexting::core {

inline constexpr int kMaxTruncation = 1000;
inline constexpr double kMaxStepOperations = 1LL << 32;  // of a dense network; this takes some seconds

// How the gradient of a dense LSTM is estimated (core/baselines/README.md). k is DenseConfig::steps.
enum class GradientEstimator {
  kRtrl,           // exact, forward in time (Williams and Zipser 1989); influence_matrix.h
  kBptt,           // exact within consecutive sequences of k steps, at whose ends it learns; sequence_bptt.h
  kTruncatedBptt,  // T-BPTT(k): goes back through the last k steps; k = 1 is Elman's rule; truncated_bptt.h
  kSnap,           // SnAp-k (Menick et al. 2021): influences that arise within k steps; influence_matrix.h
  kUoro,           // unbiased and of rank one (Tallec and Ollivier 2017); rank_one.h
  kNoBackTrack,    // the same with one scaling factor for each state (Ollivier et al. 2015); rank_one.h
};

constexpr auto Choices(GradientEstimator) {
  return std::array<Choice, 6>{{{"RTRL", "rtrl"},
                                {"BPTT", "bptt"},
                                {"TRUNCATED_BPTT", "tbptt"},
                                {"SNAP", "snap"},
                                {"UORO", "uoro"},
                                {"NO_BACK_TRACK", "nobacktrack"}}};
}

// The number of its units is NetworkConfig::columns. On the wire it is `network.dense`.
struct DenseConfig {
  bool enabled = false;
  GradientEstimator estimator = GradientEstimator::kTruncatedBptt;
  int steps = 10;        // k
  double density = 1.0;  // each unit has at least one recurrent connection

  constexpr bool given() const { return enabled; }

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.enabled,
          Option{.kind = OptionKind::kGiven, .meaning = "a dense LSTM in place of columns, to compare with"});
    visit(self.estimator,
          Option{.name = "estimator",
                 .flag = "dense",
                 .meaning = "a dense LSTM in place of columns, to compare with, and how its gradient is estimated"});
    visit(self.steps, Option{.name = "steps",
                             .flag = "dense_steps",
                             .symbol = "K",
                             .range = {1, kMaxTruncation},
                             .meaning = "steps of bptt, tbptt (1 is Elman's rule) and snap",
                             .is_read = EstimatorCountsSteps});
    visit(self.density, Option{.name = "density",
                               .range = {0.001, 1},
                               .meaning = "fraction of the dense LSTM's recurrent connections that exist"});
  }
  bool operator==(const DenseConfig&) const = default;
};
static_assert(DescribesEveryMember<DenseConfig>());

// Approximate count of the numbers in its state. `kept` is how many numbers the state has for each parameter, without
// those of the estimator.
double DenseNumbers(const LearnerConfig& config, double kept);

// INVALID_ARGUMENT if a dense LSTM is configured together with options that it excludes, or if one step of it would
// take more than kMaxStepOperations; else OK. REQUIRES: every option is in its range
[[nodiscard]] absl::Status CheckDenseTogether(const LearnerConfig& config);
[[nodiscard]] absl::Status CheckDenseOperations(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINE_CONFIG_H_
