// Reads whole shards, for tests to compare.
#ifndef NEXTING_TESTS_SERVER_STORE_STORE_READING_H_
#define NEXTING_TESTS_SERVER_STORE_STORE_READING_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "server/store/store.h"

namespace nexting::server {

// Adds the log's records from `from` on to `records`.
inline absl::Status ReadAll(Store& store, const ShardClaim& claim, uint64_t from,
                            std::map<uint64_t, std::string>& records) {
  return store.ReadLog(claim, from, [&](const LogRecord& record) {
    records[record.offset] = record.bytes;
    return true;
  });
}

// Adds the shard's snapshots to `snapshots`.
inline absl::Status VisitAll(Store& store, const ShardClaim& claim, std::map<std::string, std::string>& snapshots) {
  return store.VisitSnapshots(claim, [&](const Snapshot& snapshot) {
    snapshots[snapshot.key] = snapshot.bytes;
    return true;
  });
}

}  // namespace nexting::server

#endif  // NEXTING_TESTS_SERVER_STORE_STORE_READING_H_
