#include "server/store/rocksdb_store.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/snapshot.h"
#include "server/store/commit_group.h"
#include "server/store/commit_queue.h"
#include "server/store/rocksdb_folder.h"
#include "server/store/store_format.h"

namespace nexting::server {
namespace {

absl::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::vector<Shard> NobodysShards(const std::vector<ShardRecord>& records) {
  std::vector<Shard> shards;
  shards.reserve(records.size());
  for (const ShardRecord& record : records) shards.push_back({record, false});
  return shards;
}

class RocksDbStore final : public Store {
 public:
  explicit RocksDbStore(std::unique_ptr<RocksDbFolder> folder);

  uint32_t shard_count() const override { return folder_->layout().shard_count; }
  uint64_t DiskBytes() const override { return folder_->FileBytes(); }
  absl::StatusOr<ShardClaim> Claim(uint32_t shard) override;
  absl::Status Renew(const ShardClaim& claim) override { return CheckLive(claim); }
  absl::Status Release(const ShardClaim& claim) override;
  absl::StatusOr<uint64_t> Append(const ShardClaim& claim, const std::vector<std::string>& records) override;
  absl::Status ReadLog(const ShardClaim& claim, uint64_t from,
                       const std::function<bool(const LogRecord&)>& visit) override;
  absl::Status TrimLog(const ShardClaim& claim, uint64_t before) override;
  absl::Status SaveSnapshots(const ShardClaim& claim, const std::vector<Snapshot>& snapshots) override;
  absl::StatusOr<std::string> LoadSnapshot(const ShardClaim& claim, absl::string_view key) override;
  absl::Status DeleteSnapshot(const ShardClaim& claim, absl::string_view key) override;
  absl::Status VisitSnapshots(const ShardClaim& claim, const std::function<bool(const Snapshot&)>& visit) override;

 private:
  absl::Status CheckShard(uint32_t shard) const;
  absl::Status CheckLive(const ShardClaim& claim) const;
  // Runs `stage` on the commit thread if the shard exists, and waits until its group is durable.
  absl::Status EnqueueAndWait(uint32_t shard, size_t bytes, Stage stage);
  void CommitAll(const std::vector<Commit*>& commits);
  absl::StatusOr<ShardRecord> ReadShard(uint32_t shard, const rocksdb::ReadOptions& options) const;

  const std::unique_ptr<RocksDbFolder> folder_;

  // Used by the commit thread only.
  std::vector<Shard> shards_;

  // The epoch that is held, by shard; 0 for none. Written by the commit thread, read by all.
  std::vector<std::atomic<uint64_t>> live_epochs_;

  // Last, so that its thread ends before what it uses goes.
  CommitQueue queue_;
};

RocksDbStore::RocksDbStore(std::unique_ptr<RocksDbFolder> folder)
    : folder_(std::move(folder)),
      shards_(NobodysShards(folder_->shards())),
      live_epochs_(folder_->layout().shard_count),
      queue_([this](const std::vector<Commit*>& commits) { CommitAll(commits); }) {}

absl::Status RocksDbStore::CheckShard(uint32_t shard) const {
  if (shard < shard_count()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("shard ", shard, " is not in [0, ", shard_count() - 1, "]"));
}

absl::Status RocksDbStore::CheckLive(const ShardClaim& claim) const {
  if (absl::Status status = CheckShard(claim.shard); !status.ok()) return status;
  const uint64_t live = live_epochs_[claim.shard].load(std::memory_order_acquire);
  return live != 0 && live == claim.epoch ? absl::OkStatus() : StaleClaim(claim);
}

absl::Status RocksDbStore::EnqueueAndWait(uint32_t shard, size_t bytes, Stage stage) {
  if (absl::Status status = CheckShard(shard); !status.ok()) return status;
  return queue_.EnqueueAndWait(bytes, std::move(stage));
}

void RocksDbStore::CommitAll(const std::vector<Commit*>& commits) {
  CommitGroup group(shards_, *folder_);
  for (Commit* commit : commits) commit->result = commit->stage(group);
  const absl::Status written = group.Write();
  if (!written.ok()) {
    for (Commit* commit : commits) {
      if (commit->result.ok()) commit->result = written;
    }
    return;
  }
  for (const auto& [shard, staged] : group.shards()) {
    shards_[shard] = staged;
    live_epochs_[shard].store(staged.held ? staged.record.epoch : 0, std::memory_order_release);
  }
}

absl::StatusOr<ShardClaim> RocksDbStore::Claim(uint32_t shard) {
  uint64_t epoch = 0;
  const absl::Status status = EnqueueAndWait(shard, sizeof(ShardRecord), [&](CommitGroup& group) -> absl::Status {
    Shard& claimed = group.shard(shard);
    if (claimed.held) {
      return absl::AlreadyExistsError(
          absl::StrCat("shard ", shard, " is held with epoch ", claimed.record.epoch, "; release that claim first"));
    }
    epoch = ++claimed.record.epoch;
    claimed.held = true;
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return ShardClaim{shard, epoch};
}

absl::Status RocksDbStore::Release(const ShardClaim& claim) {
  return EnqueueAndWait(claim.shard, 0, [&](CommitGroup& group) {
    const absl::StatusOr<Shard*> shard = group.Owned(claim);
    if (shard.ok()) (*shard)->held = false;
    return shard.status();
  });
}

absl::StatusOr<uint64_t> RocksDbStore::Append(const ShardClaim& claim, const std::vector<std::string>& records) {
  size_t bytes = 0;
  for (const std::string& record : records) bytes += record.size();
  uint64_t last = 0;
  const absl::Status status = EnqueueAndWait(claim.shard, bytes, [&](CommitGroup& group) {
    const absl::StatusOr<Shard*> shard = group.Owned(claim);
    if (!shard.ok()) return shard.status();
    uint64_t& head = (*shard)->record.head;
    for (const std::string& record : records) group.Put(Area::kLog, LogKey(claim.shard, ++head), record);
    last = head;
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return last;
}

absl::StatusOr<ShardRecord> RocksDbStore::ReadShard(uint32_t shard, const rocksdb::ReadOptions& options) const {
  std::string value;
  const std::string key = ShardKey(shard);
  const rocksdb::Status status = folder_->db().Get(options, folder_->family(Area::kMeta), key, &value);
  if (!status.ok()) return folder_->ToStatus(status, absl::StrCat("read shard ", shard));
  const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kMeta, key, value);
  if (!payload.ok()) return payload.status();
  return DecodeShard(*payload);
}

absl::Status RocksDbStore::ReadLog(const ShardClaim& claim, uint64_t from,
                                   const std::function<bool(const LogRecord&)>& visit) {
  if (absl::Status status = CheckLive(claim); !status.ok()) return status;
  rocksdb::DB& db = folder_->db();
  // Head and records as of one moment, whatever is appended or trimmed meanwhile.
  rocksdb::ManagedSnapshot moment(&db);
  rocksdb::ReadOptions options;
  options.snapshot = moment.snapshot();
  const absl::StatusOr<ShardRecord> shard = ReadShard(claim.shard, options);
  if (!shard.ok()) return shard.status();
  uint64_t offset = std::max(from, shard->first);
  const std::string end = LogKey(claim.shard, shard->head + 1);
  const rocksdb::Slice end_slice(end);
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(options, folder_->family(Area::kLog)));
  for (it->Seek(LogKey(claim.shard, offset)); it->Valid(); it->Next(), ++offset) {
    const std::string key = LogKey(claim.shard, offset);
    if (it->key() != rocksdb::Slice(key)) break;
    const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kLog, key, View(it->value()));
    if (!payload.ok()) {
      return absl::DataLossError(
          absl::StrCat("record ", offset, " of shard ", claim.shard, ": ", payload.status().message()));
    }
    if (!visit({offset, std::string(*payload)})) return absl::OkStatus();
  }
  if (!it->status().ok()) return folder_->ToStatus(it->status(), "read the log");
  if (offset <= shard->head) {
    return absl::DataLossError(
        absl::StrCat("record ", offset, " of shard ", claim.shard, " is missing; the log goes to ", shard->head));
  }
  return absl::OkStatus();
}

absl::Status RocksDbStore::TrimLog(const ShardClaim& claim, uint64_t before) {
  return EnqueueAndWait(claim.shard, 0, [&](CommitGroup& group) {
    const absl::StatusOr<Shard*> shard = group.Owned(claim);
    if (!shard.ok()) return shard.status();
    ShardRecord& record = (*shard)->record;
    const uint64_t first = std::min(before, record.head + 1);
    if (first <= record.first) return absl::OkStatus();
    group.DeleteRange(Area::kLog, LogKey(claim.shard, record.first), LogKey(claim.shard, first));
    record.first = first;
    return absl::OkStatus();
  });
}

absl::Status RocksDbStore::SaveSnapshots(const ShardClaim& claim, const std::vector<Snapshot>& snapshots) {
  size_t bytes = 0;
  for (const Snapshot& snapshot : snapshots) bytes += snapshot.key.size() + snapshot.bytes.size();
  return EnqueueAndWait(claim.shard, bytes, [&](CommitGroup& group) {
    const absl::StatusOr<Shard*> shard = group.Owned(claim);
    if (!shard.ok()) return shard.status();
    for (const Snapshot& snapshot : snapshots) {
      group.Put(Area::kSnapshots, SnapshotKey(claim.shard, snapshot.key), snapshot.bytes);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::string> RocksDbStore::LoadSnapshot(const ShardClaim& claim, absl::string_view key) {
  if (absl::Status status = CheckLive(claim); !status.ok()) return status;
  std::string value;
  const std::string stored_key = SnapshotKey(claim.shard, key);
  const rocksdb::Status status =
      folder_->db().Get(rocksdb::ReadOptions(), folder_->family(Area::kSnapshots), stored_key, &value);
  if (status.IsNotFound()) return absl::NotFoundError(absl::StrCat("no snapshot '", key, "' in shard ", claim.shard));
  if (!status.ok()) return folder_->ToStatus(status, absl::StrCat("read snapshot '", key, "'"));
  const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kSnapshots, stored_key, value);
  if (!payload.ok()) return absl::DataLossError(absl::StrCat("snapshot '", key, "': ", payload.status().message()));
  return std::string(*payload);
}

absl::Status RocksDbStore::DeleteSnapshot(const ShardClaim& claim, absl::string_view key) {
  return EnqueueAndWait(claim.shard, key.size(), [&](CommitGroup& group) {
    const absl::StatusOr<Shard*> shard = group.Owned(claim);
    if (!shard.ok()) return shard.status();
    group.Delete(Area::kSnapshots, SnapshotKey(claim.shard, key));
    return absl::OkStatus();
  });
}

absl::Status RocksDbStore::VisitSnapshots(const ShardClaim& claim, const std::function<bool(const Snapshot&)>& visit) {
  if (absl::Status status = CheckLive(claim); !status.ok()) return status;
  const std::string end = KeyAfterShard(claim.shard);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> it(folder_->db().NewIterator(options, folder_->family(Area::kSnapshots)));
  std::string damaged;
  for (it->Seek(ShardKey(claim.shard)); it->Valid(); it->Next()) {
    const absl::string_view key = View(it->key());
    const absl::StatusOr<absl::string_view> payload = CheckValue(Area::kSnapshots, key, View(it->value()));
    if (!payload.ok()) {
      absl::StrAppend(&damaged, damaged.empty() ? "" : "; ", "snapshot '", SnapshotName(key),
                      "': ", payload.status().message());
      continue;
    }
    if (!visit({std::string(SnapshotName(key)), std::string(*payload)})) break;
  }
  if (!it->status().ok()) return folder_->ToStatus(it->status(), "read the snapshots");
  return damaged.empty() ? absl::OkStatus() : absl::DataLossError(damaged);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbStoreOptions& options) {
  absl::StatusOr<std::unique_ptr<RocksDbFolder>> folder = RocksDbFolder::Open(options);
  if (!folder.ok()) return folder.status();
  return std::make_unique<RocksDbStore>(*std::move(folder));
}

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const std::string& folder) {
  RocksDbStoreOptions options;
  options.folder = folder;
  return OpenRocksDbStore(options);
}

}  // namespace nexting::server
