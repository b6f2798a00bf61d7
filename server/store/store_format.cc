#include "server/store/store_format.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/check.h"
#include "server/bytes/byte_codec.h"
#include "server/bytes/crc32c.h"

namespace nexting::server {
namespace {

constexpr size_t kHeaderBytes = sizeof(uint32_t);
constexpr size_t kShardBytes = sizeof(uint32_t);

template <typename Unsigned>
void AppendBigEndian(std::string& out, Unsigned value) {
  for (size_t byte = sizeof(value); byte-- > 0;) out.push_back(static_cast<char>((value >> (8 * byte)) & 0xFF));
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

absl::string_view SnapshotName(absl::string_view key) {
  NEXTING_CHECK(key.size() >= kShardBytes);
  return key.substr(kShardBytes);
}

std::string ValueHeader(Area area, absl::string_view key, absl::string_view payload) {
  ByteWriter header;
  header.U32(Checksum(area, key, payload));
  return header.bytes();
}

absl::StatusOr<absl::string_view> CheckValue(Area area, absl::string_view key, absl::string_view value) {
  if (value.size() < kHeaderBytes) {
    return absl::DataLossError(absl::StrCat("a stored value of ", value.size(), " bytes is shorter than its checksum"));
  }
  const uint32_t stored = ByteReader(value).U32();
  value.remove_prefix(kHeaderBytes);
  const uint32_t computed = Checksum(area, key, value);
  if (stored == computed) return value;
  return absl::DataLossError(absl::StrCat("a stored value of ", value.size(), " bytes has checksum ",
                                          absl::Hex(computed), " instead of ", absl::Hex(stored)));
}

std::string EncodeLayout(const Layout& layout) {
  ByteWriter payload;
  payload.U32(layout.version);
  payload.U32(layout.shard_count);
  return payload.bytes();
}

std::string EncodeShard(const ShardRecord& shard) {
  ByteWriter payload;
  payload.U64(shard.epoch);
  payload.U64(shard.head);
  payload.U64(shard.first);
  return payload.bytes();
}

absl::StatusOr<Layout> DecodeLayout(absl::string_view payload) {
  ByteReader in(payload);
  Layout layout;
  layout.version = in.U32();
  layout.shard_count = in.U32();
  if (!in.ok()) return absl::DataLossError("the layout record is too short");
  return layout;
}

absl::StatusOr<ShardRecord> DecodeShard(absl::string_view payload) {
  ByteReader in(payload);
  ShardRecord shard;
  shard.epoch = in.U64();
  shard.head = in.U64();
  shard.first = in.U64();
  if (in.ok() && in.bytes_left() == 0) return shard;
  return absl::DataLossError(absl::StrCat("a shard's record has ", payload.size(), " bytes instead of 24"));
}

}  // namespace nexting::server
