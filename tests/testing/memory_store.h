// A Store that forgets everything with the process and fails when a test tells it to.
#ifndef NEXTING_TESTS_TESTING_MEMORY_STORE_H_
#define NEXTING_TESTS_TESTING_MEMORY_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/store/store.h"

namespace nexting::server {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(uint32_t shard_count = 64);

  // The next `count` calls that write (Claim, Append, TrimLog,
  // SaveSnapshots, DeleteSnapshot) fail with `error` and change nothing.
  void FailNextWrites(int count, absl::Status error);

  // Reads of this snapshot fail with DATA_LOSS from now on, until it is saved again.
  void DamageSnapshot(uint32_t shard, absl::string_view key);

  // Reads that reach this record of the log fail with DATA_LOSS from now on.
  void DamageLogRecord(uint32_t shard, uint64_t offset);

  // Calls that wrote and succeeded since the start.
  int write_count() const;

  uint32_t shard_count() const override { return static_cast<uint32_t>(shards_.size()); }
  absl::StatusOr<ShardClaim> Claim(uint32_t shard) override;
  absl::Status Renew(const ShardClaim& claim) override;
  absl::Status Release(const ShardClaim& claim) override;
  absl::StatusOr<uint64_t> Append(const ShardClaim& claim, const std::vector<std::string>& records) override;
  absl::Status ReadLog(const ShardClaim& claim, uint64_t from,
                       const std::function<bool(const LogRecord&)>& visit) override;
  absl::Status TrimLog(const ShardClaim& claim, uint64_t before) override;
  absl::Status SaveSnapshots(const ShardClaim& claim, const std::vector<Snapshot>& snapshots) override;
  absl::StatusOr<std::string> LoadSnapshot(const ShardClaim& claim, absl::string_view key) override;
  uint64_t DiskBytes() const override;
  absl::Status DeleteSnapshot(const ShardClaim& claim, absl::string_view key) override;
  absl::Status VisitSnapshots(const ShardClaim& claim, const std::function<bool(const Snapshot&)>& visit) override;

 private:
  struct Entry {
    std::string bytes;
    bool damaged = false;
  };
  struct Shard {
    uint64_t epoch = 0;
    bool held = false;
    uint64_t head = 0;
    std::map<uint64_t, Entry> log;
    std::map<std::string, Entry, std::less<>> snapshots;
  };

  // All private methods need mutex_.
  absl::Status Check(const ShardClaim& claim) const;
  absl::Status CheckWrite(const ShardClaim& claim);
  absl::Status TakeInjectedError();

  mutable std::mutex mutex_;
  // Guarded by mutex_, but for the number of shards, which never changes.
  std::vector<Shard> shards_;
  int failures_left_ = 0;
  absl::Status injected_error_;
  int write_count_ = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_MEMORY_STORE_H_
