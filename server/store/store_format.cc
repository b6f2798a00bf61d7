#include "server/store/store_format.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/store/crc32c.h"

namespace nexting::server {
namespace {

constexpr size_t kHeaderBytes = sizeof(uint32_t);
constexpr size_t kShardBytes = sizeof(uint32_t);

template <typename Unsigned>
void AppendBigEndian(std::string& out, Unsigned value) {
  for (size_t byte = sizeof(value); byte-- > 0;) out.push_back(static_cast<char>((value >> (8 * byte)) & 0xFF));
}

template <typename Unsigned>
void AppendLittleEndian(std::string& out, Unsigned value) {
  for (size_t byte = 0; byte < sizeof(value); ++byte) out.push_back(static_cast<char>((value >> (8 * byte)) & 0xFF));
}

// REQUIRES: bytes.size() >= sizeof(Unsigned).
template <typename Unsigned>
Unsigned TakeLittleEndian(absl::string_view& bytes) {
  Unsigned value = 0;
  for (size_t byte = 0; byte < sizeof(value); ++byte) {
    value |= static_cast<Unsigned>(static_cast<unsigned char>(bytes[byte])) << (8 * byte);
  }
  bytes.remove_prefix(sizeof(value));
  return value;
}

uint32_t Checksum(Area area, absl::string_view key, absl::string_view payload) {
  const char tag = static_cast<char>(area);
  return ExtendCrc32c(ExtendCrc32c(ExtendCrc32c(0, payload), absl::string_view(&tag, 1)), key);
}

}  // namespace

std::string LogKey(uint32_t shard, uint64_t offset) {
  std::string key = ShardKey(shard);
  AppendBigEndian(key, offset);
  return key;
}

std::string SnapshotKey(uint32_t shard, absl::string_view name) { return absl::StrCat(ShardKey(shard), name); }

std::string ShardKey(uint32_t shard) {
  std::string key;
  AppendBigEndian(key, shard);
  return key;
}

std::string KeyAfterShard(uint32_t shard) { return ShardKey(shard + 1); }

absl::string_view SnapshotName(absl::string_view key) { return key.substr(kShardBytes); }

std::string ValueHeader(Area area, absl::string_view key, absl::string_view payload) {
  std::string header;
  AppendLittleEndian(header, Checksum(area, key, payload));
  return header;
}

absl::StatusOr<absl::string_view> CheckValue(Area area, absl::string_view key, absl::string_view value) {
  if (value.size() < kHeaderBytes) {
    return absl::DataLossError(absl::StrCat("a stored value of ", value.size(), " bytes is shorter than its checksum"));
  }
  const auto stored = TakeLittleEndian<uint32_t>(value);
  const uint32_t computed = Checksum(area, key, value);
  if (stored == computed) return value;
  return absl::DataLossError(absl::StrCat("a stored value of ", value.size(), " bytes has checksum ",
                                          absl::Hex(computed), " instead of ", absl::Hex(stored)));
}

std::string EncodeLayout(const Layout& layout) {
  std::string payload;
  AppendLittleEndian(payload, layout.version);
  AppendLittleEndian(payload, layout.shard_count);
  return payload;
}

std::string EncodeShard(const ShardRecord& shard) {
  std::string payload;
  AppendLittleEndian(payload, shard.epoch);
  AppendLittleEndian(payload, shard.head);
  AppendLittleEndian(payload, shard.first);
  return payload;
}

absl::StatusOr<Layout> DecodeLayout(absl::string_view payload) {
  if (payload.size() < 2 * sizeof(uint32_t)) return absl::DataLossError("the layout record is too short");
  Layout layout;
  layout.version = TakeLittleEndian<uint32_t>(payload);
  layout.shard_count = TakeLittleEndian<uint32_t>(payload);
  return layout;
}

absl::StatusOr<ShardRecord> DecodeShard(absl::string_view payload) {
  if (payload.size() != 3 * sizeof(uint64_t)) {
    return absl::DataLossError(absl::StrCat("a shard's record has ", payload.size(), " bytes instead of 24"));
  }
  ShardRecord shard;
  shard.epoch = TakeLittleEndian<uint64_t>(payload);
  shard.head = TakeLittleEndian<uint64_t>(payload);
  shard.first = TakeLittleEndian<uint64_t>(payload);
  return shard;
}

}  // namespace nexting::server
