// Resource names of streams: `streams/{stream_id}`.
#ifndef NEXTING_SERVER_NAMES_STREAM_NAME_H_
#define NEXTING_SERVER_NAMES_STREAM_NAME_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

inline constexpr absl::string_view kStreamNamePrefix = "streams/";
inline constexpr size_t kMaxStreamIdBytes = 200;

// The resource name for an ID of 1 to 200 characters of [A-Za-z0-9._~/-] that starts and ends with a letter or digit.
// INVALID_ARGUMENT names `stream_id`, the value and the rule.
absl::StatusOr<std::string> StreamNameFromId(absl::string_view stream_id);

// OK for a well-formed resource name. INVALID_ARGUMENT names `field`, the value and the rule.
absl::Status CheckStreamName(absl::string_view field, absl::string_view name);

// The error of an unknown stream.
absl::Status StreamNotFound(absl::string_view name);

// The shard that keeps a stream. The same name and count give the same shard for ever: it is part of the data folder's
// layout. REQUIRES: shard_count > 0
uint32_t ShardOf(absl::string_view name, uint32_t shard_count);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_NAMES_STREAM_NAME_H_
