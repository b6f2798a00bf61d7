// v1.Network <-> core::NetworkConfig, and the step sizes that networks and read-outs share.
#ifndef NEXTING_SERVER_RPC_NETWORK_CODEC_H_
#define NEXTING_SERVER_RPC_NETWORK_CODEC_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::server {

// `config` comes with the defaults of its place, which what is not given keeps. INVALID_ARGUMENT names the field
// (`config.network.stage.steps`), the value and the legal range. Core's Validate knows which parts go together.
absl::Status ReadNetwork(const v1::Network& network, core::NetworkConfig& config, core::DenseConfig& dense);
absl::Status ReadStepSize(const v1::StepSize& step, absl::string_view field, core::StepSize& config);

// Sets every field of the parts that there are.
void WriteNetwork(const core::NetworkConfig& config, const core::DenseConfig& dense, v1::Network& network);
void WriteStepSize(const core::StepSize& config, v1::StepSize& step);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_NETWORK_CODEC_H_
