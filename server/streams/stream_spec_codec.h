// StreamSpec <-> bytes, as a stream's record keeps it.
//
// Layout, little-endian, strings and lists behind a 64-bit length:
//   features: strings | heads: cumulant, discount f64, horizon f64 | options: path, value u64, sorted by path
// `sequence_gaps` is stored as one of the options, the others are those that core describes.
#ifndef NEXTING_SERVER_STREAMS_STREAM_SPEC_CODEC_H_
#define NEXTING_SERVER_STREAMS_STREAM_SPEC_CODEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/streams/stream_spec.h"

namespace nexting::server {

std::string EncodeSpec(const StreamSpec& spec);

// DATA_LOSS for what EncodeSpec does not write; FAILED_PRECONDITION, with its path, for an option or a value that this
// program does not know.
absl::StatusOr<StreamSpec> DecodeSpec(absl::string_view bytes);

// The same for records of layout version 4.
absl::StatusOr<StreamSpec> DecodeSpecV4(absl::string_view bytes);

// DATA_LOSS.
absl::Status DamagedRecord(absl::string_view what);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_SPEC_CODEC_H_
