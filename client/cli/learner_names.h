// Names of a learner's enumerations, as flags and people's output spell them.
#ifndef NEXTING_CLIENT_CLI_LEARNER_NAMES_H_
#define NEXTING_CLIENT_CLI_LEARNER_NAMES_H_

#include <string>
#include <utility>
#include <vector>

#include "nexting/stream.h"

namespace nexting::client::cli {

template <typename Enum>
using Names = std::vector<std::pair<std::string, Enum>>;

const Names<CellType>& CellNames();
const Names<GradientEstimator>& EstimatorNames();
const Names<StepMethod>& StepMethodNames();
const Names<ReadOutMethod>& ReadOutNames();
const Names<MissingValuePolicy>& MissingValueNames();
const Names<SequenceGapPolicy>& SequenceGapNames();

// The name, or `default`.
template <typename Enum>
std::string NameOf(Enum value, const Names<Enum>& names) {
  for (const auto& [name, meaning] : names) {
    if (meaning == value) return name;
  }
  return "default";
}

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_LEARNER_NAMES_H_
