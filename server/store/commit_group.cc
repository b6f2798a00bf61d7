#include "server/store/commit_group.h"

#include <array>

#include "absl/strings/str_cat.h"

namespace nexting::server {
namespace {

bool SameRecord(const ShardRecord& a, const ShardRecord& b) {
  return a.epoch == b.epoch && a.head == b.head && a.first == b.first;
}

}  // namespace

absl::Status StaleClaim(const ShardClaim& claim) {
  return absl::AbortedError(absl::StrCat("epoch ", claim.epoch, " of shard ", claim.shard,
                                         " is released or was taken over; claim the shard again"));
}

Shard& CommitGroup::shard(uint32_t shard) { return shards_.try_emplace(shard, committed_[shard]).first->second; }

absl::StatusOr<Shard*> CommitGroup::Owned(const ShardClaim& claim) {
  Shard& owned = shard(claim.shard);
  if (!owned.held || owned.record.epoch != claim.epoch) return StaleClaim(claim);
  return &owned;
}

void CommitGroup::Put(Area area, const std::string& key, absl::string_view payload) {
  const std::string header = ValueHeader(area, key, payload);
  const rocksdb::Slice key_part(key);
  const std::array<rocksdb::Slice, 2> value_parts = {header, rocksdb::Slice(payload.data(), payload.size())};
  const rocksdb::Status status =
      batch_.Put(folder_.family(area), rocksdb::SliceParts(&key_part, 1), rocksdb::SliceParts(value_parts.data(), 2));
  if (batch_status_.ok()) batch_status_ = status;
}

void CommitGroup::Delete(Area area, const std::string& key) {
  const rocksdb::Status status = batch_.Delete(folder_.family(area), key);
  if (batch_status_.ok()) batch_status_ = status;
}

void CommitGroup::DeleteRange(Area area, const std::string& begin, const std::string& end) {
  const rocksdb::Status status = batch_.DeleteRange(folder_.family(area), begin, end);
  if (batch_status_.ok()) batch_status_ = status;
}

void CommitGroup::PutShardRecords() {
  for (const auto& [shard, staged] : shards_) {
    if (SameRecord(staged.record, committed_[shard].record)) continue;
    Put(Area::kMeta, ShardKey(shard), EncodeShard(staged.record));
  }
}

absl::Status CommitGroup::Write() {
  PutShardRecords();
  if (!batch_status_.ok()) return folder_.ToStatus(batch_status_, "gather a batch");
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const absl::Status status =
      batch_.Count() == 0 ? absl::OkStatus() : folder_.ToStatus(folder_.db().Write(synced, &batch_), "write");
  written_ = status.ok();
  return status;
}

}  // namespace nexting::server
