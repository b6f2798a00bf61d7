#include "tests/testing/memory_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nexting::server {

MemoryStore::MemoryStore(uint32_t shard_count) : shards_(shard_count) {}

void MemoryStore::FailNextWrites(int count, absl::Status error) {
  const std::lock_guard lock(mutex_);
  failures_left_ = count;
  injected_error_ = std::move(error);
}

void MemoryStore::DamageSnapshot(uint32_t shard, absl::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = shards_[shard].snapshots.find(key);
  if (found != shards_[shard].snapshots.end()) found->second.damaged = true;
}

void MemoryStore::DamageLogRecord(uint32_t shard, uint64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto found = shards_[shard].log.find(offset);
  if (found != shards_[shard].log.end()) found->second.damaged = true;
}

int MemoryStore::write_count() const {
  const std::lock_guard lock(mutex_);
  return write_count_;
}

absl::Status MemoryStore::Check(const ShardClaim& claim) const {
  if (claim.shard >= shards_.size())
    return absl::InvalidArgumentError(absl::StrCat("shard ", claim.shard, " is out of range"));
  const Shard& shard = shards_[claim.shard];
  if (shard.held && shard.epoch == claim.epoch) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("epoch ", claim.epoch, " of shard ", claim.shard, " is stale"));
}

absl::Status MemoryStore::TakeInjectedError() {
  if (failures_left_ > 0) {
    --failures_left_;
    return injected_error_;
  }
  ++write_count_;
  return absl::OkStatus();
}

absl::Status MemoryStore::CheckWrite(const ShardClaim& claim) {
  if (absl::Status status = Check(claim); !status.ok()) return status;
  return TakeInjectedError();
}

absl::StatusOr<ShardClaim> MemoryStore::Claim(uint32_t shard) {
  const std::lock_guard lock(mutex_);
  if (shard >= shards_.size()) return absl::InvalidArgumentError(absl::StrCat("shard ", shard, " is out of range"));
  if (shards_[shard].held) return absl::AlreadyExistsError(absl::StrCat("shard ", shard, " is held"));
  if (absl::Status status = TakeInjectedError(); !status.ok()) return status;
  shards_[shard].held = true;
  return ShardClaim{shard, ++shards_[shard].epoch};
}

absl::Status MemoryStore::Renew(const ShardClaim& claim) {
  const std::lock_guard lock(mutex_);
  return Check(claim);
}

absl::Status MemoryStore::Release(const ShardClaim& claim) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = Check(claim); !status.ok()) return status;
  shards_[claim.shard].held = false;
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> MemoryStore::Append(const ShardClaim& claim, const std::vector<std::string>& records) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckWrite(claim); !status.ok()) return status;
  Shard& shard = shards_[claim.shard];
  for (const std::string& record : records) shard.log[++shard.head] = {record, false};
  return shard.head;
}

absl::Status MemoryStore::ReadLog(const ShardClaim& claim, uint64_t from,
                                  const std::function<bool(const LogRecord&)>& visit) {
  std::map<uint64_t, Entry> log;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status status = Check(claim); !status.ok()) return status;
    log = shards_[claim.shard].log;
  }
  for (auto it = log.lower_bound(from); it != log.end(); ++it) {
    if (it->second.damaged) return absl::DataLossError(absl::StrCat("record ", it->first, " is damaged"));
    if (!visit({it->first, it->second.bytes})) break;
  }
  return absl::OkStatus();
}

absl::Status MemoryStore::TrimLog(const ShardClaim& claim, uint64_t before) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckWrite(claim); !status.ok()) return status;
  std::map<uint64_t, Entry>& log = shards_[claim.shard].log;
  log.erase(log.begin(), log.lower_bound(before));
  return absl::OkStatus();
}

absl::Status MemoryStore::SaveSnapshots(const ShardClaim& claim, const std::vector<Snapshot>& snapshots) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckWrite(claim); !status.ok()) return status;
  for (const Snapshot& snapshot : snapshots) shards_[claim.shard].snapshots[snapshot.key] = {snapshot.bytes, false};
  return absl::OkStatus();
}

absl::StatusOr<std::string> MemoryStore::LoadSnapshot(const ShardClaim& claim, absl::string_view key) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = Check(claim); !status.ok()) return status;
  const auto found = shards_[claim.shard].snapshots.find(key);
  if (found == shards_[claim.shard].snapshots.end())
    return absl::NotFoundError(absl::StrCat("no snapshot '", key, "'"));
  if (found->second.damaged) return absl::DataLossError(absl::StrCat("snapshot '", key, "' is damaged"));
  return found->second.bytes;
}

absl::Status MemoryStore::DeleteSnapshot(const ShardClaim& claim, absl::string_view key) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckWrite(claim); !status.ok()) return status;
  shards_[claim.shard].snapshots.erase(std::string(key));
  return absl::OkStatus();
}

uint64_t MemoryStore::DiskBytes() const {
  const std::lock_guard lock(mutex_);
  uint64_t bytes = 0;
  for (const Shard& shard : shards_) {
    for (const auto& [key, entry] : shard.snapshots) bytes += key.size() + entry.bytes.size();
    for (const auto& [offset, entry] : shard.log) bytes += entry.bytes.size();
  }
  return bytes;
}

absl::Status MemoryStore::VisitSnapshots(const ShardClaim& claim, const std::function<bool(const Snapshot&)>& visit) {
  std::map<std::string, Entry, std::less<>> snapshots;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status status = Check(claim); !status.ok()) return status;
    snapshots = shards_[claim.shard].snapshots;
  }
  std::string damaged;
  for (const auto& [key, entry] : snapshots) {
    if (entry.damaged) {
      absl::StrAppend(&damaged, damaged.empty() ? "" : "; ", "snapshot '", key, "' is damaged");
    } else if (!visit({key, entry.bytes})) {
      break;
    }
  }
  return damaged.empty() ? absl::OkStatus() : absl::DataLossError(damaged);
}

}  // namespace nexting::server
