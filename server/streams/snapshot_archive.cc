#include "server/streams/snapshot_archive.h"

#include <map>
#include <utility>

#include "absl/memory/memory.h"
#include "server/names/stream_name.h"
#include "server/streams/stream_record_codec.h"

namespace nexting::server {

absl::StatusOr<std::unique_ptr<SnapshotArchive>> SnapshotArchive::Open(Store* store) {
  std::vector<ShardClaim> claims;
  for (uint32_t shard = 0; shard < store->shard_count(); ++shard) {
    absl::StatusOr<ShardClaim> claim = store->Claim(shard);
    if (!claim.ok()) return claim.status();
    claims.push_back(*claim);
  }
  return absl::WrapUnique(new SnapshotArchive(store, std::move(claims)));
}

uint32_t SnapshotArchive::shard_of(absl::string_view name) const {
  return ShardOf(name, static_cast<uint32_t>(claims_.size()));
}

absl::Status SnapshotArchive::Save(const std::vector<StreamRecord>& records) {
  std::map<uint32_t, std::vector<Snapshot>> by_shard;
  for (const StreamRecord& record : records) {
    by_shard[shard_of(record.name)].push_back({record.name, EncodeStreamRecord(record)});
  }
  for (const auto& [shard, snapshots] : by_shard) {
    if (absl::Status status = store_->SaveSnapshots(claims_[shard], snapshots); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SnapshotArchive::Delete(absl::string_view name) { return store_->DeleteSnapshot(ClaimOf(name), name); }

bool SnapshotArchive::Contains(absl::string_view name) const {
  return !absl::IsNotFound(store_->LoadSnapshot(ClaimOf(name), name).status());
}

absl::Status SnapshotArchive::Load(
    const std::function<void(const std::string& name, const absl::StatusOr<StreamRecord>&)>& visit) const {
  absl::Status first_error;
  for (const ShardClaim& claim : claims_) {
    first_error.Update(store_->VisitSnapshots(claim, [&](const Snapshot& snapshot) {
      visit(snapshot.key, DecodeStreamRecord(snapshot.bytes));
      return true;
    }));
  }
  return first_error;
}

absl::Status SnapshotArchive::Release() {
  absl::Status first_error;
  for (const ShardClaim& claim : claims_) first_error.Update(store_->Release(claim));
  claims_.clear();
  return first_error;
}

}  // namespace nexting::server
