// A data folder that is open: the database, its column families, and what the folder says about itself.
//
// Threads: constant after opening; RocksDB itself may be called from any thread.
#ifndef NEXTING_SERVER_STORE_ROCKSDB_FOLDER_H_
#define NEXTING_SERVER_STORE_ROCKSDB_FOLDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "rocksdb/status.h"
#include "server/store/rocksdb_store.h"
#include "server/store/store_format.h"

namespace nexting::server {

class RocksDbFolder {
 public:
  // Opens `options.folder`, or makes it. Errors as OpenRocksDbStore.
  static absl::StatusOr<std::unique_ptr<RocksDbFolder>> Open(const RocksDbStoreOptions& options);

  ~RocksDbFolder();
  RocksDbFolder(const RocksDbFolder&) = delete;
  RocksDbFolder& operator=(const RocksDbFolder&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Area area) const;
  const Layout& layout() const { return layout_; }

  // The shards' records as they were at opening; one for each shard.
  const std::vector<ShardRecord>& shards() const { return shards_; }

  // The sizes of the folder's files; 0 where it cannot be read.
  uint64_t FileBytes() const;

  // What an error of the open database means to the caller; `doing` completes "cannot ...".
  absl::Status ToStatus(const rocksdb::Status& status, absl::string_view doing) const;

 private:
  explicit RocksDbFolder(std::string folder) : folder_(std::move(folder)) {}

  absl::Status OpenDatabase(const RocksDbStoreOptions& options);
  absl::Status ReadLayout(uint32_t shard_count_if_new);
  absl::Status WriteLayout(uint32_t shard_count);
  absl::Status ReadShards();
  absl::StatusOr<bool> IsEmpty() const;

  const std::string folder_;
  std::unique_ptr<rocksdb::DB> db_;
  // In the order they were opened in; some may be unknown to this program.
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  Layout layout_;
  std::vector<ShardRecord> shards_;
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_ROCKSDB_FOLDER_H_
