// Streams in the store: which shard keeps which stream, and the claims that this process holds.
//
// Threads: the control thread (and main before and after it runs). Every method may block on the disk.
#ifndef NEXTING_SERVER_STREAMS_SNAPSHOT_ARCHIVE_H_
#define NEXTING_SERVER_STREAMS_SNAPSHOT_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/store/store.h"
#include "server/streams/stream_record.h"

namespace nexting::server {

class SnapshotArchive {
 public:
  // Claims every shard of the store, which must outlive the archive. The store's error where one cannot be had.
  static absl::StatusOr<std::unique_ptr<SnapshotArchive>> Open(Store* store);

  // Durable when it returns OK. Records of one shard are saved all or none.
  absl::Status Save(const std::vector<StreamRecord>& records);

  // Forgets a stream. OK where nothing is stored.
  absl::Status Delete(absl::string_view name);

  // Whether anything is stored under the name, readable or not.
  bool Contains(absl::string_view name) const;

  // The shard that keeps a stream.
  uint32_t shard_of(absl::string_view name) const;

  // Calls `visit` for each stored stream: its record, or why it cannot be read. Returns the store's error for those
  // that the store itself could not read; all others have been visited then.
  absl::Status Load(
      const std::function<void(const std::string& name, const absl::StatusOr<StreamRecord>&)>& visit) const;

  // Gives the shards back. The archive must not be used afterwards.
  absl::Status Release();

 private:
  SnapshotArchive(Store* store, std::vector<ShardClaim> claims) : store_(store), claims_(std::move(claims)) {}

  const ShardClaim& ClaimOf(absl::string_view name) const { return claims_[shard_of(name)]; }

  Store* const store_;
  std::vector<ShardClaim> claims_;  // [shard_count]
};

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STREAMS_SNAPSHOT_ARCHIVE_H_
