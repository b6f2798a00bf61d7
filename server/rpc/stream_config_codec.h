// v1.StreamConfig <-> StreamSpec.
#ifndef NEXTING_SERVER_RPC_STREAM_CONFIG_CODEC_H_
#define NEXTING_SERVER_RPC_STREAM_CONFIG_CODEC_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nexting/v1/streams.pb.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

// Fills every default in; a learner of the spec can be made.
// An option that is given but that the learner does not read has to be legal, and is then dropped.
// INVALID_ARGUMENT names the field (`config.heads[1].discount`), the value and the legal range,
// or what does not go together.
absl::StatusOr<StreamSpec> SpecFromProto(const v1::StreamConfig& config);

// The effective configuration: every option that the learner reads is set, and no other, so that whatever is shown has
// an effect. SpecFromProto gives the spec back.
v1::StreamConfig ProtoFromSpec(const StreamSpec& spec);

// One policy alone, as UpdateStream takes it. Unspecified gives the default.
absl::StatusOr<core::MissingValuePolicy> MissingValuesFromProto(v1::MissingValuePolicy policy);
absl::StatusOr<SequenceGapPolicy> SequenceGapsFromProto(v1::SequenceGapPolicy policy);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_STREAM_CONFIG_CODEC_H_
