// v1.ObservationBlock -> ObservationBlock, BlockResult -> v1.BlockResult.
#ifndef NEXTING_SERVER_RPC_OBSERVATION_CODEC_H_
#define NEXTING_SERVER_RPC_OBSERVATION_CODEC_H_

#include "nexting/v1/predictor.pb.h"
#include "server/streams/observation_block.h"

namespace nexting::server {

// Copies nothing: the result points into `block`.
ObservationBlock BlockFromProto(const v1::ObservationBlock& block);

// Sets every field but `stream`.
void WriteBlockResult(const BlockResult& result, v1::BlockResult& proto);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_OBSERVATION_CODEC_H_
