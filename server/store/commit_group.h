// One synced batch in the making: the writes of several callers, and the shards as they will be when it is durable.
//
// Each caller sees what those before it in the group did. Nothing counts until the batch is written; a group that fails
// is thrown away, and the shards stay as they were.
//
// Threads: the commit thread only.
#ifndef NEXTING_SERVER_STORE_COMMIT_GROUP_H_
#define NEXTING_SERVER_STORE_COMMIT_GROUP_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/check.h"
#include "rocksdb/write_batch.h"
#include "server/store/rocksdb_folder.h"
#include "server/store/store.h"
#include "server/store/store_format.h"

namespace nexting::server {

// A shard as the process knows it.
struct Shard {
  ShardRecord record;

  // Whether record.epoch is claimed now.
  bool held = false;
};

class CommitGroup {
 public:
  // `committed` and `folder` must outlive the group.
  CommitGroup(const std::vector<Shard>& committed, const RocksDbFolder& folder)
      : committed_(committed), folder_(folder) {}

  // A shard to look at and to change.
  Shard& shard(uint32_t shard);

  // The same for the owner of a live claim; ABORTED for any other.
  absl::StatusOr<Shard*> Owned(const ShardClaim& claim);

  void Put(Area area, const std::string& key, absl::string_view payload);
  void Delete(Area area, const std::string& key);
  // Deletes begin <= key < end.
  void DeleteRange(Area area, const std::string& begin, const std::string& end);

  // Writes the batch and syncs. Where nothing durable changed, it costs nothing.
  absl::Status Write();

  // REQUIRES: Write() was OK.
  const std::map<uint32_t, Shard>& shards() const {
    NEXTING_CHECK(written_);
    return shards_;
  }

 private:
  void PutShardRecords();

  const std::vector<Shard>& committed_;
  const RocksDbFolder& folder_;
  std::map<uint32_t, Shard> shards_;
  rocksdb::WriteBatch batch_;
  // The first error of adding to the batch.
  rocksdb::Status batch_status_;
  bool written_ = false;
};

// ABORTED, for a claim that is no longer the shard's.
absl::Status StaleClaim(const ShardClaim& claim);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_COMMIT_GROUP_H_
