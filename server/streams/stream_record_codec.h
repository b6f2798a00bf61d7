// StreamRecord <-> bytes, as kept by the store.
//
// Layout, little-endian, strings and lists behind a 64-bit length:
//
//   "NXSTREAM" | version u32 | spec hash u64 | spec
//   | name, description, create and update time in microseconds, applied sequence
//   | learner bytes | checksum u64 over everything before it
//
// Version 5. The spec hash is Hash64 of the spec's bytes (stream_spec_codec.h);
// the learner's bytes carry a version, hash and checksum of their own.
// Version 4 has other bytes for the spec and is read for ever.
#ifndef NEXTING_SERVER_STREAMS_STREAM_RECORD_CODEC_H_
#define NEXTING_SERVER_STREAMS_STREAM_RECORD_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/streams/stream_record.h"

namespace nexting::server {

std::string EncodeStreamRecord(const StreamRecord& record);

// DATA_LOSS for bytes that are no record, cut short or damaged. FAILED_PRECONDITION for what this program does not know
// (a version, an option, a value) or a hash that is not the spec's.
absl::StatusOr<StreamRecord> DecodeStreamRecord(absl::string_view bytes);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_STREAM_RECORD_CODEC_H_
