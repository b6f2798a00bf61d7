#include "client/stream_id.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace nexting::client {
namespace {

constexpr absl::string_view kStreamsPrefix = "streams/";

}  // namespace

std::string ResourceName(absl::string_view stream_id) { return absl::StrCat(kStreamsPrefix, stream_id); }

std::string StreamId(absl::string_view resource_name) {
  return std::string(absl::StripPrefix(resource_name, kStreamsPrefix));
}

std::string IdPart(absl::string_view text) {
  std::string part;
  for (const char c : text) {
    part.push_back(absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("._~-", c) ? c : '-');
  }
  while (!part.empty() && !absl::ascii_isalnum(static_cast<unsigned char>(part.front()))) part.erase(0, 1);
  part.resize(std::min<size_t>(part.size(), 80));
  while (!part.empty() && !absl::ascii_isalnum(static_cast<unsigned char>(part.back()))) part.pop_back();
  return part.empty() ? "x" : part;
}

}  // namespace nexting::client
