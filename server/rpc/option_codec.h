// The options of a v1.StreamConfig <-> core::LearnerConfig. Each option is found by its path, which says the names of
// the wire's fields that lead to it (core/option.h), so a new one needs no line here.
#ifndef NEXTING_SERVER_RPC_OPTION_CODEC_H_
#define NEXTING_SERVER_RPC_OPTION_CODEC_H_

#include "absl/status/status.h"
#include "core/learner_config.h"
#include "nexting/v1/streams.pb.h"

namespace nexting::server {

// What is not given keeps the value that `config` comes with. INVALID_ARGUMENT for a number that does not fit its type
// or a choice that there is not; whether values are legal is for core::Validate to say.
absl::Status ReadOptions(const v1::StreamConfig& proto, core::LearnerConfig& config);

// Sets every option that a learner of this configuration reads, and no other.
void WriteOptions(const core::LearnerConfig& config, v1::StreamConfig& proto);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OPTION_CODEC_H_
