// What travels between streams and the wire: blocks of observations come in; results, views and updates go out.
#ifndef NEXTING_SERVER_RPC_STREAM_CODEC_H_
#define NEXTING_SERVER_RPC_STREAM_CODEC_H_

#include "nexting/v1/predictor.pb.h"
#include "nexting/v1/streams.pb.h"
#include "server/streams/observation_block.h"
#include "server/streams/stream_update.h"
#include "server/streams/stream_view.h"

namespace nexting::server {

// Copies nothing: the result points into `block`.
ObservationBlock BlockFromProto(const v1::ObservationBlock& block);

// Sets every field but `stream`.
void WriteBlockResult(const BlockResult& result, v1::BlockResult& proto);

v1::Stream ProtoFromView(const StreamView& view);

// REQUIRES: view.outputs is not empty
v1::PredictResponse PredictionFromView(const StreamView& view);

v1::WatchUpdate ProtoFromUpdate(const StreamUpdate& update);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_STREAM_CODEC_H_
