// What a stream is: the names of its signals, its heads and how it learns. The wire's StreamConfig with every default
// filled in, and free of the wire.
#ifndef NEXTING_SERVER_STREAMS_STREAM_SPEC_H_
#define NEXTING_SERVER_STREAMS_STREAM_SPEC_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/learner_config.h"

namespace nexting::server {

enum class SequenceGapPolicy { kRefuse, kAccept };

constexpr auto Choices(SequenceGapPolicy) {
  return std::array<core::Choice, 2>{{{"REFUSE", "refuse"}, {"ACCEPT", "accept"}}};
}

// What may change while a learner lives.
struct StreamPolicies {
  core::MissingValuePolicy missing_values = core::MissingValuePolicy::kHoldLast;
  SequenceGapPolicy sequence_gaps = SequenceGapPolicy::kRefuse;

  bool operator==(const StreamPolicies&) const = default;
};

struct HeadSpec {
  std::string cumulant;  // the name of a feature, or a name of its own
  double discount = 0;   // gamma
  double horizon = 0;    // 1 / (1 - gamma) where the user gave it so; 0 where the user gave the discount

  bool operator==(const HeadSpec&) const = default;
};

struct StreamSpec {
  std::vector<std::string> features;  // [m]
  std::vector<HeadSpec> heads;        // [h]
  core::NetworkConfig network;
  core::ReadOutConfig read_out;
  core::DenseConfig dense;
  StreamPolicies policies;
  uint64_t seed = 1;
  std::vector<uint64_t> seasons;

  bool operator==(const StreamSpec&) const = default;
};

// One distinct cumulant, in the order in which the heads first name them: where an observation carries it.
struct CumulantSource {
  std::string name;
  bool is_feature = false;
  int column = 0;  // of the features, or of the block's own cumulants
};

std::vector<CumulantSource> CumulantSources(const StreamSpec& spec);

// Names of the cumulants that are no features: the k columns of ObservationBlock::cumulants.
std::vector<std::string> ExtraCumulants(const StreamSpec& spec);

// The learner that the spec describes. Cumulant c of the learner is CumulantSources(spec)[c].
core::LearnerConfig ToLearnerConfig(const StreamSpec& spec);

// The reverse, but for signals and heads: the options of the learner become those of the spec.
void TakeLearnerOptions(const core::LearnerConfig& config, StreamSpec& spec);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_SPEC_H_
