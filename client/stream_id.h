// Stream IDs, `plant-7/boiler`: how the wire writes them, and how to make one of any text.
#ifndef NEXTING_CLIENT_STREAM_ID_H_
#define NEXTING_CLIENT_STREAM_ID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace nexting::client {

// The wire's resource name of a stream: `streams/plant-7/boiler`.
std::string ResourceName(absl::string_view stream_id);

// The other way round.
std::string StreamId(absl::string_view resource_name);

// A part of an ID from any text, such as the name of a host, a file or a column: each character that no ID may have
// becomes `-`. It starts and ends with a letter or digit and has at most 80 characters; `x` where nothing is left.
std::string IdPart(absl::string_view text);

}  // namespace nexting::client

#endif  // NEXTING_CLIENT_STREAM_ID_H_
