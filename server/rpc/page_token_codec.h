// Where a listing goes on <-> the opaque page_token of ListStreams.
#ifndef NEXTING_SERVER_RPC_PAGE_TOKEN_CODEC_H_
#define NEXTING_SERVER_RPC_PAGE_TOKEN_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// A page that starts after `last_name` in a listing of `name_prefix`.
std::string EncodePageToken(absl::string_view name_prefix, absl::string_view last_name);

// The last name of the page before; empty for an empty token. INVALID_ARGUMENT for a token that this server did not
// give out, or gave out for another name_prefix.
absl::StatusOr<std::string> DecodePageToken(absl::string_view name_prefix, absl::string_view token);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_RPC_PAGE_TOKEN_CODEC_H_
