// What one call may do: its caller, asked about in the present table of tokens each time.
//
// A small value that may be copied. Threads: any. Refused calls are counted, refused blocks are not: they are counted
// with the blocks. Errors: as Authorizer.
#ifndef NEXTING_SERVER_RPC_CALL_PERMIT_H_
#define NEXTING_SERVER_RPC_CALL_PERMIT_H_

#include <grpcpp/grpcpp.h>

#include <initializer_list>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/rpc/rpc_environment.h"
#include "server/security/caller.h"
#include "server/security/token_table.h"

namespace nexting::server {

class CallPermit {
 public:
  // The context is not needed afterwards.
  CallPermit(const grpc::CallbackServerContext& context, const RpcEnvironment& environment);

  // Whether the caller is known at all.
  absl::Status CheckCaller() const;

  // Whether it may do one of these on a stream, or on all that start with a prefix.
  absl::Status Check(std::initializer_list<Verb> any_of, absl::string_view stream) const;
  absl::Status CheckAll(std::initializer_list<Verb> any_of, absl::string_view name_prefix) const;

  // Whether a block of observations may go to a stream.
  absl::Status CheckBlock(absl::string_view stream) const;

 private:
  absl::Status Count(absl::Status status) const;

  const Authorizer* authorizer_;
  RpcCounters* counters_;
  Caller caller_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_CALL_PERMIT_H_
