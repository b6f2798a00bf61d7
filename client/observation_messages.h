// Observations, results and predictions: plain values <-> wire messages.
// The To direction of what the server says is for printing.
#ifndef NEXTING_CLIENT_OBSERVATION_MESSAGES_H_
#define NEXTING_CLIENT_OBSERVATION_MESSAGES_H_

#include "nexting/observation.h"
#include "nexting/prediction.h"
#include "nexting/v1/predictor.pb.h"

namespace nexting::client {

v1::ObservationBlock ToMessage(const ObservationBlock& block);

BlockResult FromMessage(const v1::BlockResult& message);
v1::BlockResult ToMessage(const BlockResult& result);

Prediction FromMessage(const v1::PredictResponse& message);
v1::PredictResponse ToMessage(const Prediction& prediction);

WatchUpdate FromMessage(const v1::WatchUpdate& message);
v1::WatchUpdate ToMessage(const WatchUpdate& update);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_OBSERVATION_MESSAGES_H_
