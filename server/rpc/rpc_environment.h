// What every door works with. All of it must outlive the doors.
#ifndef NEXTING_SERVER_RPC_RPC_ENVIRONMENT_H_
#define NEXTING_SERVER_RPC_RPC_ENVIRONMENT_H_

#include "server/counters/rpc_counters.h"
#include "server/rpc/open_calls.h"
#include "server/security/authorizer.h"
#include "server/streams/stream_registry.h"
#include "server/sync/job_thread.h"

namespace nexting::server {

struct RpcEnvironment {
  const StreamRegistry* registry = nullptr;
  OpenCalls* open_calls = nullptr;
  RpcCounters* counters = nullptr;  // null where nobody counts
  const Authorizer* authorizer = nullptr;
  JobThread* resumer = nullptr;  // goes on with requests that had to wait for room
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_RPC_ENVIRONMENT_H_
