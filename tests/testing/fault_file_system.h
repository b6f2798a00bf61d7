// The real file system as RocksDB sees it, with faults: writes fail on command, syncs wait at a gate, and what is
// written but not synced is counted.
//
// Threads: every method from any thread.
#ifndef NEXTING_TESTS_TESTING_FAULT_FILE_SYSTEM_H_
#define NEXTING_TESTS_TESTING_FAULT_FILE_SYSTEM_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "rocksdb/file_system.h"
#include "rocksdb/io_status.h"

namespace nexting::server {

class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "FaultFileSystem"; }

  // Every write fails like this from now on; OK ends it.
  void FailWrites(rocksdb::IOStatus error);

  // Of the write-ahead log, since the start.
  int64_t log_syncs() const;
  int64_t unsynced_log_bytes() const;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;

 private:
  class File;

  rocksdb::IOStatus BeforeWrite(bool is_log, size_t bytes);
  rocksdb::IOStatus BeforeSync(bool is_log);

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  rocksdb::IOStatus write_error_;
  int64_t log_syncs_ = 0;
  int64_t unsynced_log_bytes_ = 0;
};

}  // namespace nexting::server

#endif  // NEXTING_TESTS_TESTING_FAULT_FILE_SYSTEM_H_
