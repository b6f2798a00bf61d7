#include "server/names/stream_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/check.h"
#include "server/bytes/hash64.h"

namespace nexting::server {
namespace {

constexpr absl::string_view kRule =
    "must be 1 to 200 characters of [A-Za-z0-9._~/-] and start and end with a letter or digit";

bool IsIdCharacter(char c) {
  return absl::ascii_isalnum(c) || absl::string_view("._~/-").find(c) != absl::string_view::npos;
}

bool IsStreamId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxStreamIdBytes && std::all_of(id.begin(), id.end(), IsIdCharacter) &&
         absl::ascii_isalnum(id.front()) && absl::ascii_isalnum(id.back());
}

// A wrong name may be anything: keep the message short and printable.
std::string Quoted(absl::string_view text) {
  constexpr size_t kShown = 80;
  std::string shown = absl::CHexEscape(text.substr(0, kShown));
  return absl::StrCat("\"", shown, text.size() > kShown ? "..." : "", "\"");
}

}  // namespace

absl::StatusOr<std::string> StreamNameFromId(absl::string_view stream_id) {
  if (!IsStreamId(stream_id)) {
    return absl::InvalidArgumentError(absl::StrCat("stream_id is ", Quoted(stream_id), "; ", kRule));
  }
  return absl::StrCat(kStreamNamePrefix, stream_id);
}

absl::Status CheckStreamName(absl::string_view field, absl::string_view name) {
  absl::string_view id = name;
  if (!absl::ConsumePrefix(&id, kStreamNamePrefix)) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, " is ", Quoted(name), "; must be streams/{stream_id}, for example streams/plant-7/boiler"));
  }
  if (!IsStreamId(id)) {
    return absl::InvalidArgumentError(absl::StrCat(field, " is ", Quoted(name), "; its stream_id ", kRule));
  }
  return absl::OkStatus();
}

absl::Status StreamNotFound(absl::string_view name) {
  return absl::NotFoundError(
      absl::StrCat("stream ", Quoted(name), " does not exist; create it with Streams.CreateStream"));
}

uint32_t ShardOf(absl::string_view name, uint32_t shard_count) {
  NEXTING_CHECK(shard_count > 0);
  return static_cast<uint32_t>(Hash64(name) % shard_count);
}

}  // namespace nexting::server
