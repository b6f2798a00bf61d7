// What a stream is: the names of its features, what is predicted, how the learner is built, and how it is doing.
//
// Plain values that mirror the wire: nexting/v1/streams.proto states what each field means, its range and its default,
// and so does `nexting stream create --help`. Fields left empty take the server's default. A stream that the server
// returns has every default filled in, except for options that its learner does not read.
//
// Each part of a configuration has a Visit that calls visit(field, "name on the wire") for each of its fields. It is
// what the conversion to the wire goes by, so a new option is one field and its name.
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
  std::optional<double> discount{};  // gamma
  std::optional<double> horizon{};   // 1 / (1 - gamma), in steps

  // gamma, from whichever of the two was given.
  double effective_discount() const;
};

enum class StepMethod { kDefault, kSgd, kRmsProp, kSignalToNoise };

struct StepSize {
  StepMethod method = StepMethod::kDefault;
  std::optional<double> value{};
  std::optional<double> initial_square{};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.method, "method");
    visit(self.value, "value");
    visit(self.initial_square, "initial_square");
  }
};

// The recurrent cell of a column.
enum class CellType { kDefault, kLstm, kElstm, kRtu };

// `columns` columns learn for `steps` observations, are frozen, and feed the next ones. Both must be given.
struct Stage {
  uint32_t columns = 0;
  uint64_t steps = 0;

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.columns, "columns");
    visit(self.steps, "steps");
  }
};

// Generate and test: the least useful columns are replaced by new ones for ever.
struct Replacement {
  std::optional<double> rate{};
  std::optional<uint64_t> maturity{};
  std::optional<double> utility_rate{};
  std::optional<double> threshold{};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.rate, "rate");
    visit(self.maturity, "maturity");
    visit(self.utility_rate, "utility_rate");
    visit(self.threshold, "threshold");
  }
};

// How the gradient of a dense LSTM is estimated; kBptt, kTruncatedBptt and kSnap look DenseLstm::steps steps back.
enum class GradientEstimator { kDefault, kRtrl, kBptt, kTruncatedBptt, kSnap, kUoro, kNoBackTrack };

// A baseline: a dense LSTM in place of columns. Network::columns are its units.
struct DenseLstm {
  GradientEstimator estimator = GradientEstimator::kDefault;
  std::optional<uint32_t> steps{};
  std::optional<double> density{};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.estimator, "estimator");
    visit(self.steps, "steps");
    visit(self.density, "density");
  }
};

// Columns that all learn for ever, unless a part below says otherwise. Parts exclude each other as the wire says.
struct Network {
  std::optional<uint32_t> columns{};
  std::optional<uint32_t> cumulant_lags{};
  std::optional<bool> frozen{};
  StepSize step_size{};
  CellType cell = CellType::kDefault;
  std::optional<Stage> stage{};
  std::optional<Replacement> replacement{};
  std::optional<DenseLstm> dense{};
  std::optional<bool> sees_forecasts{};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.columns, "columns");
    visit(self.cumulant_lags, "cumulant_lags");
    visit(self.frozen, "frozen");
    visit(self.step_size, "step_size");
    visit(self.cell, "cell");
    visit(self.stage, "stage");
    visit(self.replacement, "replacement");
    visit(self.dense, "dense");
    visit(self.sees_forecasts, "sees_forecasts");
  }
};

// The last three are baselines. kPersistence and kExponentialMean use no features, so there are no columns.
enum class ReadOutMethod { kDefault, kAdaptive, kTd, kSwiftTd, kPersistence, kExponentialMean, kRecursiveLeastSquares };

struct ReadOut {
  ReadOutMethod method = ReadOutMethod::kDefault;
  std::optional<double> lambda{};
  StepSize step_size{};
  std::optional<bool> sees_inputs{};
  std::optional<double> forgetting{};
  std::optional<double> cumulant_rate{};

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.method, "method");
    visit(self.lambda, "lambda");
    visit(self.step_size, "step_size");
    visit(self.sees_inputs, "sees_inputs");
    visit(self.forgetting, "forgetting");
    visit(self.cumulant_rate, "cumulant_rate");
  }
};

// What stands in for a value given as NaN.
enum class MissingValuePolicy { kDefault, kReject, kHoldLast, kRunningMean };

// How a jump in sequence numbers is treated.
enum class SequenceGapPolicy { kDefault, kRefuse, kAccept };

// Only `features` and `heads` must be given; Visit is about the rest.
struct StreamConfig {
  std::vector<std::string> features{};  // [m] names, in the order of the observations' values
  std::vector<PredictionHead> heads{};  // [h]
  Network network{};
  ReadOut read_out{};
  MissingValuePolicy missing_values = MissingValuePolicy::kDefault;
  SequenceGapPolicy sequence_gaps = SequenceGapPolicy::kDefault;
  std::optional<uint64_t> seed{};
  std::vector<uint32_t> seasons{};  // in observations, ascending; empty: the learner finds them

  static constexpr void Visit(auto& self, auto& visit) {
    visit(self.network, "network");
    visit(self.read_out, "read_out");
    visit(self.missing_values, "missing_values");
    visit(self.sequence_gaps, "sequence_gaps");
    visit(self.seed, "seed");
    visit(self.seasons, "seasons");
  }
};

// Errors of one head beside persistence's ("same as now", c_t / (1 - gamma)), as means over realised returns.
struct MeanErrors {
  double squared_error = 0;
  double baseline_squared_error = 0;
  double absolute_error = 0;
  double baseline_absolute_error = 0;
  double skill = 0;  // of the squared errors: 1 perfect, 0 as good as persistence, negative worse
};

struct HeadQuality {
  std::string cumulant{};
  double discount = 0;
  uint64_t judged = 0;  // returns since the stream began; 0 leaves all errors and skills at 0
  // Over the last 1,000 returns.
  double squared_error = 0;
  double baseline_squared_error = 0;
  double skill = 0;
  double absolute_error = 0;
  double baseline_absolute_error = 0;
  MeanErrors since_beginning{};             // over all returns since the stream began
  uint64_t observations_without_value = 0;  // since the last one that had a value of the cumulant
};

// After how many observations a cumulant repeats itself: found by the learner, or given by the configuration.
struct CumulantSeasons {
  std::string cumulant{};
  std::vector<uint32_t> lengths{};  // ascending, at most three; empty while none is known
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
  std::vector<CumulantSeasons> seasons{};  // [distinct cumulants], in the order in which the heads first name them
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
