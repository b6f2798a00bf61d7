// Flags that say what a learner is, shared by `stream create` and `replay`.
// A flag that is not given leaves the server's default.
#ifndef NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
#define NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_

#include <optional>

#include "absl/status/status.h"
#include "client/cli/options.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

struct LearnerFlags {
  std::optional<uint32_t> columns;
  std::optional<uint32_t> lags;
  std::optional<bool> frozen;
  std::optional<uint64_t> seed;
  std::optional<CellType> cell;
  std::optional<uint32_t> stage_columns;
  std::optional<uint64_t> stage_steps;
  bool replacement = false;
  Replacement replaced;
  std::optional<GradientEstimator> dense;
  std::optional<uint32_t> dense_steps;
  std::optional<double> density;
  std::optional<ReadOutMethod> read_out;
  std::optional<double> lambda;
  std::optional<double> forgetting;
  std::optional<double> cumulant_rate;
  std::optional<StepMethod> column_step_method;
  std::optional<double> column_step;
  std::optional<double> read_out_step;

  void Declare(Options* options);

  // INVALID_ARGUMENT where a flag stands without the one that it belongs to.
  [[nodiscard]] absl::Status Check() const;

  void ApplyTo(StreamConfig* config) const;

 private:
  void DeclareNetwork(Options* options);
  void DeclareReadOut(Options* options);
};

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
