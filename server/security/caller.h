// Who a call comes from: the hash of the token that it carries.
//
// The token itself is not kept, so that it cannot get into a log or an answer.
#ifndef NEXTING_SERVER_SECURITY_CALLER_H_
#define NEXTING_SERVER_SECURITY_CALLER_H_

#include <grpcpp/server_context.h>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "server/security/sha256.h"

namespace nexting::server {

struct Caller {
  // Whether the call has metadata `authorization` at all.
  bool has_authorization = false;

  // Nothing where there is no token in it.
  absl::optional<Sha256Digest> token;
};

// From the values of the metadata `authorization`: one, `Bearer TOKEN`.
Caller CallerFrom(absl::Span<const absl::string_view> authorizations);

// Any thread, while the call lasts.
Caller CallerOf(const grpc::ServerContextBase& context);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_SECURITY_CALLER_H_
