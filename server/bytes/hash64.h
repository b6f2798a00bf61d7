// A 64-bit hash of a short text that never changes: it decides which shard keeps a stream, seals page tokens, and is
// the checksum inside the records of streams. FNV-1a, then a finaliser that spreads the low bits. Finds accidents, not
// attacks.
//
// The server has three hashes because it has three purposes, and bytes on disk freeze each of them: this one, CRC-32C
// (crc32c.h) for the integrity of whatever the store keeps, and core's Hasher (core/state.h) for the digest of a
// learner. A new format that wants a checksum takes CRC-32C.
#ifndef NEXTING_SERVER_BYTES_HASH64_H_
#define NEXTING_SERVER_BYTES_HASH64_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace nexting::server {

// Cost: about one nanosecond a byte.
inline uint64_t Hash64(absl::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3;
  }
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93;
  return hash ^ (hash >> 32);
}

}  // namespace nexting::server

#endif  // NEXTING_SERVER_BYTES_HASH64_H_
