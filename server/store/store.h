// Durable bytes of the server: who owns a shard, its log, and its snapshots.
//
// Streams are spread over a fixed number of shards. One process owns a shard at a time; claiming gives an epoch, and
// every later call carries the claim, so that a store shared by several processes can refuse a stale owner.
//
// Threads: every method may be called from any thread at any time; calls that write return when the bytes are durable.
#ifndef NEXTING_SERVER_STORE_STORE_H_
#define NEXTING_SERVER_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace nexting::server {

// Proof of ownership of one shard.
// A call with an epoch that is no longer the shard's fails with ABORTED and changes nothing.
struct ShardClaim {
  uint32_t shard = 0;
  uint64_t epoch = 0;
};

// One record of a shard's log. Offsets of a shard start at 1 and grow by 1.
struct LogRecord {
  uint64_t offset = 0;
  std::string bytes;
};

// One key and its bytes, among a shard's snapshots.
struct Snapshot {
  std::string key;
  std::string bytes;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual uint32_t shard_count() const = 0;

  // Bytes that everything kept takes, as far as the store can tell; 0 where it cannot.
  virtual uint64_t DiskBytes() const = 0;

  // Takes a shard with an epoch higher than any before. INVALID_ARGUMENT for shard >= shard_count(); ALREADY_EXISTS
  // where a live owner holds it.
  virtual absl::StatusOr<ShardClaim> Claim(uint32_t shard) = 0;
  virtual absl::Status Renew(const ShardClaim& claim) = 0;
  virtual absl::Status Release(const ShardClaim& claim) = 0;

  // Appends records in order, all or none, and returns the offset of the last.
  // RESOURCE_EXHAUSTED when the disk is full.
  virtual absl::StatusOr<uint64_t> Append(const ShardClaim& claim, const std::vector<std::string>& records) = 0;

  // Calls `visit` for each record with offset >= from, in order, until it returns false. DATA_LOSS for damaged records.
  virtual absl::Status ReadLog(const ShardClaim& claim, uint64_t from,
                               const std::function<bool(const LogRecord&)>& visit) = 0;

  // Forgets records with offset < before.
  virtual absl::Status TrimLog(const ShardClaim& claim, uint64_t before) = 0;

  // Saves snapshots under their keys, all or none, replacing earlier ones. RESOURCE_EXHAUSTED when the disk is full.
  virtual absl::Status SaveSnapshots(const ShardClaim& claim, const std::vector<Snapshot>& snapshots) = 0;

  // NOT_FOUND where the key has none.
  virtual absl::StatusOr<std::string> LoadSnapshot(const ShardClaim& claim, absl::string_view key) = 0;

  // Forgets a key's snapshot. OK where there is none.
  virtual absl::Status DeleteSnapshot(const ShardClaim& claim, absl::string_view key) = 0;

  // Calls `visit` for each snapshot of the shard in key order until it returns false. DATA_LOSS for damaged ones.
  virtual absl::Status VisitSnapshots(const ShardClaim& claim, const std::function<bool(const Snapshot&)>& visit) = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_STORE_H_
