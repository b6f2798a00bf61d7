// Stream IDs and the wire's resource names: `plant-7/boiler` and `streams/plant-7/boiler`.
#ifndef NEXTING_CLIENT_RESOURCE_NAME_H_
#define NEXTING_CLIENT_RESOURCE_NAME_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace nexting::client {

inline constexpr absl::string_view kStreamsPrefix = "streams/";

inline std::string ResourceName(absl::string_view stream_id) { return absl::StrCat(kStreamsPrefix, stream_id); }

inline std::string StreamId(absl::string_view resource_name) {
  return std::string(absl::StripPrefix(resource_name, kStreamsPrefix));
}

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_RESOURCE_NAME_H_
