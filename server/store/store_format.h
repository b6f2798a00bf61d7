// Keys and values of the embedded store as bytes; server/store/README.md is the picture of the whole.
//
// A key starts with its shard, big-endian, so that a shard is one range and offsets come in order. A value is a CRC-32C
// and the payload; the CRC covers the payload and then the column family's tag and the key, so that a good value in the
// wrong place is found out too.
//
// Threads: pure functions.
#ifndef NEXTING_SERVER_STORE_STORE_FORMAT_H_
#define NEXTING_SERVER_STORE_STORE_FORMAT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// The layout that this program writes. It reads this one only.
inline constexpr uint32_t kLayoutVersion = 1;

// Which column family a value lives in. The letters are part of the layout.
enum class Area : char { kLog = 'l', kSnapshots = 's', kMeta = 'm' };

std::string LogKey(uint32_t shard, uint64_t offset);
std::string SnapshotKey(uint32_t shard, absl::string_view name);
std::string ShardKey(uint32_t shard);
inline constexpr absl::string_view kLayoutKey = "layout";

// The first key that belongs to no shard up to and including this one.
std::string KeyAfterShard(uint32_t shard);

// The name in a snapshot's key. REQUIRES: key came from SnapshotKey.
absl::string_view SnapshotName(absl::string_view key);

// The four bytes in front of a payload.
std::string ValueHeader(Area area, absl::string_view key, absl::string_view payload);

// The payload, inside `value`. DATA_LOSS where the checksum does not fit.
absl::StatusOr<absl::string_view> CheckValue(Area area, absl::string_view key, absl::string_view value);

// What a folder says about itself.
struct Layout {
  uint32_t version = kLayoutVersion;
  uint32_t shard_count = 0;
};

// What is kept of a shard. The log holds offsets first..head; head is 0 before the first append.
struct ShardRecord {
  uint64_t epoch = 0;
  uint64_t head = 0;
  uint64_t first = 1;
};

std::string EncodeLayout(const Layout& layout);
std::string EncodeShard(const ShardRecord& shard);

// DATA_LOSS for a wrong length. A newer layout may be longer; its version is always readable.
absl::StatusOr<Layout> DecodeLayout(absl::string_view payload);
absl::StatusOr<ShardRecord> DecodeShard(absl::string_view payload);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_STORE_FORMAT_H_
