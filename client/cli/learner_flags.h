// Flags that say what a learner is, shared by `stream create` and `replay`. A flag that is not given leaves the
// server's default.
#ifndef NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
#define NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_

#include <optional>
#include <string>

#include "client/cli/options.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

struct LearnerFlags {
  std::optional<uint32_t> columns;
  std::optional<uint32_t> lags;
  std::optional<bool> frozen;
  std::optional<uint64_t> seed;
  std::optional<ReadOutMethod> read_out;
  std::optional<double> lambda;
  std::optional<double> column_step;
  std::optional<double> read_out_step;

  void Declare(Options* options);
  void ApplyTo(StreamConfig* config) const;
};

// Names of the enumerations, as flags and people's output spell them.
const std::vector<std::pair<std::string, ReadOutMethod>>& ReadOutNames();
const std::vector<std::pair<std::string, MissingValuePolicy>>& MissingValueNames();
const std::vector<std::pair<std::string, SequenceGapPolicy>>& SequenceGapNames();

// The name, or `default`.
template <typename Enum>
std::string NameOf(Enum value, const std::vector<std::pair<std::string, Enum>>& names) {
  for (const auto& [name, meaning] : names) {
    if (meaning == value) return name;
  }
  return "default";
}

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_FLAGS_H_
