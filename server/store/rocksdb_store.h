// The embedded store: one folder, one process, RocksDB inside.
//
// Durable: every call that writes returns after its bytes are synced. One commit thread turns everything that waits
// into one synced batch, so many writers share the price of a sync. A call that failed changed nothing that this
// process can see; after a crash its bytes may be found or not, as a whole.
//
// Owns: `<folder>/store`, for as long as the object lives. A second opener is refused, in this process and in others.
//
// Claims: the process that has the folder open owns every shard,
// so Claim answers ALREADY_EXISTS only while an earlier claim of this very object is not released.
// Epochs are kept in the folder and grow for ever. Renew only checks the claim.
//
// Errors of a store that is open: ABORTED for a stale claim; RESOURCE_EXHAUSTED for a full disk (writes work again some
// five seconds after there is room); UNAVAILABLE for other errors of the disk (writes fail until the folder is opened
// again); DATA_LOSS for damaged bytes. VisitSnapshots leaves damaged snapshots out, visits all others, and then fails
// with DATA_LOSS that names them.
//
// The layout on disk is described in server/store/README.md.
#ifndef NEXTING_SERVER_STORE_ROCKSDB_STORE_H_
#define NEXTING_SERVER_STORE_ROCKSDB_STORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/store/store.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace nexting::server {

struct RocksDbStoreOptions {
  // The data folder; made where it does not exist.
  std::string folder;

  // Shards of a folder that is made now, in [1, 65536]. A folder that exists keeps the number it was made with.
  uint32_t shard_count = 64;

  // The operating system as RocksDB sees it; null for the real one. Must outlive the store. Tests put errors in here.
  rocksdb::Env* env = nullptr;
};

// Opens or makes a store. The message of an error says what a person can do about it.
//   FAILED_PRECONDITION  the folder is in use by another process, or its layout is newer than this program
//   PERMISSION_DENIED    the folder cannot be made, read or written
//   INVALID_ARGUMENT     the folder's name is empty or names something that is no folder; shard_count out of range
//   RESOURCE_EXHAUSTED   the disk is full
//   DATA_LOSS            the folder is damaged
absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbStoreOptions& options);
absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const std::string& folder);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_ROCKSDB_STORE_H_
