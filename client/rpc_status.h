// gRPC's statuses as ours: both number their codes alike.
#ifndef NEXTING_CLIENT_RPC_STATUS_H_
#define NEXTING_CLIENT_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace nexting::client {

inline absl::Status FromRpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

// True where the same call may succeed a moment later: the connection or the server went away, or the server is busy.
// Besides UNAVAILABLE, gRPC reports a connection that broke in the midst of a call as CANCELLED, UNKNOWN or INTERNAL.
inline bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_RPC_STATUS_H_
