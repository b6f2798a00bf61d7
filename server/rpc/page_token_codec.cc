#include "server/rpc/page_token_codec.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/hash64.h"

namespace nexting::server {
namespace {

// Binds the two together, so that neither can be exchanged.
uint64_t Seal(absl::string_view name_prefix, absl::string_view last_name) {
  return Hash64(absl::StrCat(name_prefix, absl::string_view("\0", 1), last_name));
}

}  // namespace

std::string EncodePageToken(absl::string_view name_prefix, absl::string_view last_name) {
  ByteWriter out;
  out.U64(Seal(name_prefix, last_name));
  out.Raw(last_name);
  return absl::WebSafeBase64Escape(out.bytes());
}

absl::StatusOr<std::string> DecodePageToken(absl::string_view name_prefix, absl::string_view token) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes)) {
    ByteReader in(bytes);
    const uint64_t seal = in.U64();
    std::string last_name(in.Raw(in.bytes_left()));
    if (in.ok() && seal == Seal(name_prefix, last_name)) return last_name;
  }
  return absl::InvalidArgumentError(
      "page_token is not one that this listing gave out; must be empty or the next_page_token of an answer to the same "
      "name_prefix");
}

}  // namespace nexting::server
