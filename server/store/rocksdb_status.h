// What RocksDB's errors mean to the people who run the server.
//
// Threads: pure functions, but for looking at the lock file.
#ifndef NEXTING_SERVER_STORE_ROCKSDB_STATUS_H_
#define NEXTING_SERVER_STORE_ROCKSDB_STATUS_H_

#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/status.h"

namespace nexting::server {

// An error of an open database. `doing` completes "cannot ...". OK stays OK.
absl::Status RocksDbStatus(const rocksdb::Status& status, absl::string_view folder, absl::string_view doing);

// An error of opening; `database` is the folder of the database itself.
absl::Status OpenStatus(const rocksdb::Status& status, absl::string_view folder, const std::string& database);

// The folder could not be made.
absl::Status MakeFolderStatus(const std::error_code& error, absl::string_view folder);

}  // namespace nexting::server

#endif  // NEXTING_SERVER_STORE_ROCKSDB_STATUS_H_
