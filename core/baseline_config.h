// A dense LSTM in place of columns: what columns are compared with.
#ifndef NEXTING_CORE_BASELINE_CONFIG_H_
#define NEXTING_CORE_BASELINE_CONFIG_H_

#include <array>

#include "absl/status/status.h"
#include "core/option.h"
#include "core/option_use.h"

namespace nexting::core {

inline constexpr int kMaxTruncation = 1000;
inline constexpr double kMaxStepOperations = 1LL << 32;  // of a dense network: some seconds

// How the gradient of a dense LSTM is estimated (core/baselines/README.md). k is DenseConfig::steps.
enum class GradientEstimator {
  kRtrl,           // exact, forward in time (Williams and Zipser 1989); influence_matrix.h
  kBptt,           // exact within consecutive sequences of k steps, learns at their ends; sequence_bptt.h
  kTruncatedBptt,  // T-BPTT(k): back through the last k steps; k = 1 is Elman's rule; truncated_bptt.h
  kSnap,           // SnAp-k (Menick et al. 2021): influences that arise within k steps; influence_matrix.h
  kUoro,           // unbiased, rank one (Tallec and Ollivier 2017); rank_one.h
  kNoBackTrack,    // the same with one factor per state (Ollivier et al. 2015); rank_one.h
};

constexpr auto Choices(GradientEstimator) {
  return std::array<Choice, 6>{{{"RTRL", "rtrl"},
                                {"BPTT", "bptt"},
                                {"TRUNCATED_BPTT", "tbptt"},
                                {"SNAP", "snap"},
                                {"UORO", "uoro"},
                                {"NO_BACK_TRACK", "nobacktrack"}}};
}

// Its units are NetworkConfig::columns; on the wire it is `network.dense`.
struct DenseConfig {
  bool enabled = false;
  GradientEstimator estimator = GradientEstimator::kTruncatedBptt;
  int steps = 10;        // k
  double density = 1.0;  // at least one recurrent connection a unit exists

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

// Numbers that its state holds, nearly. `kept`: numbers for each parameter, but those of the estimator.
double DenseNumbers(const LearnerConfig& config, double kept);

// Whether the dense LSTM, where it is asked for, goes with the rest and takes no longer than a step may: OK or
// INVALID_ARGUMENT. REQUIRES: every option is in its range
[[nodiscard]] absl::Status CheckDenseTogether(const LearnerConfig& config);
[[nodiscard]] absl::Status CheckDenseOperations(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_BASELINE_CONFIG_H_
