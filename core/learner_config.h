// What a learner is: sizes, heads and rules of learning.
// Plain values; the defaults are the configuration that serves every stream untuned.
#ifndef NEXTING_CORE_LEARNER_CONFIG_H_
#define NEXTING_CORE_LEARNER_CONFIG_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "core/recipe.h"

namespace nexting::core {

// Legal ranges, also quoted by errors.
inline constexpr int kMaxFeatures = 1024;
inline constexpr int kMaxHeads = 16;
inline constexpr int kMaxColumns = 4096;
inline constexpr int kMaxCumulantLags = 64;
inline constexpr int kMaxTruncation = 1000;
inline constexpr double kMaxNetworkNumbers = 1 << 29;    // that a network's state holds
inline constexpr double kMaxStepOperations = 1LL << 32;  // of a dense network: some seconds
inline constexpr int64_t kMaxStageSteps = 1'000'000'000'000;
inline constexpr int kMaxCovarianceFeatures =
    kRecipe.experts.most_covariance_features;  // of the read-out: beyond it, no covariance is kept
inline constexpr double kMaxDiscount = 0.999;

// One prediction: G_t = sum over k >= 0 of discount^k c_{t+1+k} for the cumulant with this index.
struct HeadConfig {
  int cumulant = 0;       // in [0, LearnerConfig::cumulants)
  double discount = 0.0;  // gamma in [0, kMaxDiscount]

  bool operator==(const HeadConfig&) const = default;
};

// How one group of parameters theta moves for a TD error delta and eligibility e.
enum class StepMethod {
  kSgd,            // theta <- theta + step * delta * e
  kRmsProp,        // v <- 0.9999 v + 0.0001 (delta e)^2; theta <- theta + step * delta * e / (sqrt(v) + 1e-8)
  kSignalToNoise,  // the same, with a step for each parameter that is large while its updates agree in sign and small
                   // while they are noise (parameter_step.h)
};

struct StepSize {
  StepMethod method = StepMethod::kSgd;
  double value = 0.001;          // in [0, 1]
  double initial_square = 0.01;  // v(0) in [0, 1]; the paper's later published settings use 1. Not read by kSgd

  bool operator==(const StepSize&) const = default;
};

// The recurrent cell of a column. Gradients are exact for each.
enum class CellType {
  kLstm,   // columns/lstm_stage.h
  kElstm,  // columns/elstm_stage.h
  kRtu,    // columns/rtu_stage.h; two features a column
};

// Columns that learn in stages. With 0 columns a stage the network is columnar: all columns learn for ever. With one it
// is constructive, with more columnar-constructive.
struct StageConfig {
  int columns = 0;    // u, which divides NetworkConfig::columns
  int64_t steps = 0;  // that a stage learns before it is frozen, in [1, kMaxStageSteps]

  bool operator==(const StageConfig&) const = default;
};

// Generate and test: columns that contribute least are replaced by new ones for ever (columns/column_network.h).
struct ReplacementConfig {
  bool enabled = false;
  double rate = 1e-5;          // fraction of the mature columns that is due in a step, in [0, 0.01]
  int64_t maturity = 20'000;   // steps that protect a new column, in [0, kMaxStageSteps]
  double utility_rate = 1e-4;  // r, in [1e-9, 1]
  double threshold = 0.3;      // largest utility of what may go, of the mature columns' median, in [0, 1]

  bool operator==(const ReplacementConfig&) const = default;
};

// How the gradient of a dense LSTM is estimated (core/dense/README.md). k is DenseConfig::steps.
enum class GradientEstimator {
  kRtrl,           // exact, forward in time (Williams and Zipser 1989); dense/influence_matrix.h
  kBptt,           // exact within consecutive sequences of k steps, learns at their ends; dense/sequence_bptt.h
  kTruncatedBptt,  // T-BPTT(k): back through the last k steps; k = 1 is Elman's rule; dense/truncated_bptt.h
  kSnap,           // SnAp-k (Menick et al. 2021): influences that arise within k steps; dense/influence_matrix.h
  kUoro,           // unbiased, rank one (Tallec and Ollivier 2017); dense/rank_one.h
  kNoBackTrack,    // the same with one factor per state (Ollivier et al. 2015); dense/rank_one.h
};

// A dense LSTM in place of columns: what they are to be compared with. Its units are NetworkConfig::columns.
struct DenseConfig {
  bool enabled = false;
  GradientEstimator estimator = GradientEstimator::kTruncatedBptt;
  int steps = 10;        // k in [1, kMaxTruncation]; read by kBptt, kTruncatedBptt and kSnap
  double density = 1.0;  // in (0, 1]: the part of the recurrent connections that exist, at least one a unit

  bool operator==(const DenseConfig&) const = default;
};

struct NetworkConfig {
  int columns = 32;       // d in [0, kMaxColumns]
  int cumulant_lags = 4;  // past standardised values of each cumulant among the inputs, in [0, kMaxCumulantLags]
  bool frozen = false;    // true keeps the columns at their random initial parameters
  StepSize step_size = {StepMethod::kRmsProp, 0.0003};
  CellType cell = CellType::kLstm;
  StageConfig stage = {};
  ReplacementConfig replacement = {};
  DenseConfig dense = {};

  bool operator==(const NetworkConfig&) const = default;
};

enum class ReadOutMethod {
  kAdaptive,  // experts, see core/README.md; the default
  kTd,        // TD(lambda) with ReadOutConfig::step_size
  kSwiftTd,   // SwiftTD (Javed, Sharifnassab, Sutton 2024)
  // Company to compare with. The first two use no features, so the network has no columns.
  kPersistence,            // c_t / (1 - gamma)
  kExponentialMean,        // v_t / (1 - gamma), v <- v + step_size.value (c - v)
  kRecursiveLeastSquares,  // with ReadOutConfig::forgetting, on at most 160 features; discount 0
};

struct ReadOutConfig {
  ReadOutMethod method = ReadOutMethod::kAdaptive;
  double lambda = 0.95;  // in [0, 1]; also the columns' trace decay
  StepSize step_size = {StepMethod::kSgd, 0.01};
  bool sees_inputs = true;
  double forgetting = 0.999;    // kRecursiveLeastSquares: weight of the past, in [0.9, 1]
  double cumulant_rate = 1e-4;  // slowest rate at which cumulants' mean and variance forget, in [1e-8, 0.01]

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

// Inputs of the network: the features and the cumulants' lags.
int InputCount(const LearnerConfig& config);

// Features of the read-out that are not the network's:
// with sees_inputs the inputs and each cumulant's standardised value; 1.
int DirectFeatures(const LearnerConfig& config);

// Features of one column with that cell.
int FeaturesPerColumn(CellType cell);

// Bytes of the network's state, nearly: to be asked before a large learner is made.
uint64_t NetworkBytes(const LearnerConfig& config);

// INVALID_ARGUMENT that names the field, the value and the legal range;
// OK for a configuration that Learner::Create takes.
[[nodiscard]] absl::Status Validate(const LearnerConfig& config);

}  // namespace nexting::core

#endif  // NEXTING_CORE_LEARNER_CONFIG_H_
