// grpc.health.v1 as far as a client of one server needs it: is the server as a whole serving?
#ifndef NEXTING_CLIENT_HEALTH_CHECK_H_
#define NEXTING_CLIENT_HEALTH_CHECK_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace nexting::client {

// Asks once; blocks for at most `deadline`. False for every answer but SERVING.
absl::StatusOr<bool> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration deadline);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_HEALTH_CHECK_H_
