// What a stream is: the names of its features, what is predicted, how the learner is built, and how it is doing.
//
// Plain values that mirror the wire (nexting/v1/streams.proto), where every range and default is stated. Fields left
// empty take the server's default; a stream that the server returns has every default filled in.
#ifndef NEXTING_STREAM_H_
#define NEXTING_STREAM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace nexting::client {

// One prediction: G_t = sum over k >= 0 of discount^k c_{t+1+k} for the named cumulant c, in the cumulant's units.
// Give `discount` or `horizon` or neither (horizon 1, the next value); both is an error.
struct PredictionHead {
  std::string cumulant{};
  std::optional<double> discount{};  // gamma in [0, 0.999]
  std::optional<double> horizon{};   // 1 / (1 - gamma), in [1, 1000]

  // gamma, from whichever of the two was given.
  double effective_discount() const;
};

enum class StepMethod { kDefault, kSgd, kRmsProp, kSignalToNoise };

struct StepSize {
  StepMethod method = StepMethod::kDefault;
  std::optional<double> value{};           // in [0, 1]
  std::optional<double> initial_square{};  // of RMSProp, in [0, 1]
};

// The recurrent cell of a column.
enum class CellType { kDefault, kLstm, kElstm, kRtu };

// `columns` columns learn for `steps` observations, are frozen, and feed the next ones. Both must be given.
struct Stage {
  uint32_t columns = 0;  // in [1, Network::columns], and a divisor of that
  uint64_t steps = 0;    // in [1, 10^12]
};

// Generate and test: the least useful columns are replaced by new ones for ever.
struct Replacement {
  std::optional<double> rate{};          // of mature columns an observation, in [0, 0.01], default 1e-5
  std::optional<uint64_t> maturity{};    // observations that protect a new column, in [0, 10^12], default 20000
  std::optional<double> utility_rate{};  // of the running mean, in [1e-9, 1], default 1e-4
  std::optional<double> threshold{};     // what goes has at most so much of the median utility, in [0, 1], default 0.3
};

// How the gradient of a dense LSTM is had; k is DenseLstm::steps.
enum class GradientEstimator { kDefault, kRtrl, kBptt, kTruncatedBptt, kSnap, kUoro, kNoBackTrack };

// A dense LSTM in place of columns, to compare with; Network::columns are its units.
struct DenseLstm {
  GradientEstimator estimator = GradientEstimator::kDefault;  // kTruncatedBptt
  std::optional<uint32_t> steps{};                            // k in [1, 1000], default 10
  std::optional<double> density{};                            // of the connections, in [0.001, 1], default 1
};

// Columns that all learn for ever, unless a part below says otherwise. Parts exclude each other as the wire says.
struct Network {
  std::optional<uint32_t> columns{};        // in [0, 4096], default 32, or 0 where the read-out uses no features
  std::optional<uint32_t> cumulant_lags{};  // in [0, 64], default 4
  std::optional<bool> frozen{};             // default false
  StepSize step_size{};
  CellType cell = CellType::kDefault;  // kLstm
  std::optional<Stage> stage{};
  std::optional<Replacement> replacement{};
  std::optional<DenseLstm> dense{};
};

// The last three are company to compare with: kPersistence and kExponentialMean use no features.
enum class ReadOutMethod { kDefault, kAdaptive, kTd, kSwiftTd, kPersistence, kExponentialMean, kRecursiveLeastSquares };

struct ReadOut {
  ReadOutMethod method = ReadOutMethod::kDefault;
  std::optional<double> lambda{};  // in [0, 1], default 0.95
  StepSize step_size{};
  std::optional<bool> sees_inputs{};      // default true
  std::optional<double> forgetting{};     // of kRecursiveLeastSquares, in [0.9, 1], default 0.999
  std::optional<double> cumulant_rate{};  // of the cumulants' statistics, in [1e-8, 0.01], default 1e-4
};

// What stands in for a value given as NaN.
enum class MissingValuePolicy { kDefault, kReject, kHoldLast, kRunningMean };

// What a jump in sequence numbers gets.
enum class SequenceGapPolicy { kDefault, kRefuse, kAccept };

// Only `features` and `heads` must be given.
struct StreamConfig {
  std::vector<std::string> features{};  // [m] names, in the order of the observations' values
  std::vector<PredictionHead> heads{};  // [h], 1 to 16
  Network network{};
  ReadOut read_out{};
  MissingValuePolicy missing_values = MissingValuePolicy::kDefault;
  SequenceGapPolicy sequence_gaps = SequenceGapPolicy::kDefault;
  std::optional<uint64_t> seed{};
};

// Error of one head beside persistence ("same as now", c_t / (1 - gamma)), over the last 1,000 realised returns.
struct HeadQuality {
  std::string cumulant{};
  double discount = 0;
  uint64_t judged = 0;  // 0 leaves the following three at 0
  double squared_error = 0;
  double baseline_squared_error = 0;
  double skill = 0;  // 1 perfect, 0 as good as persistence, negative worse
};

struct StreamStatus {
  uint64_t applied_sequence = 0;  // last observation that the learner has taken; 0 before the first
  uint64_t durable_sequence = 0;  // up to here a restart of the server loses nothing
  uint64_t observations = 0;
  std::vector<std::string>
      extra_cumulants{};  // [k] cumulants that are not features, in the order in which to send them
  std::vector<HeadQuality> heads{};
  uint64_t state_bytes = 0;
  uint64_t interventions = 0;
};

struct Stream {
  std::string id{};
  StreamConfig config{};
  std::string description{};
  StreamStatus status{};
  absl::Time create_time = absl::InfinitePast();
  absl::Time update_time = absl::InfinitePast();
};

// What may change while a learner lives. Fields left empty stay as they are.
struct StreamChanges {
  std::optional<MissingValuePolicy> missing_values{};
  std::optional<SequenceGapPolicy> sequence_gaps{};
  std::optional<std::string> description{};
};

}  // namespace nexting::client

#endif  // NEXTING_STREAM_H_
