#include "tests/testing/fault_file_system.h"

#include <utility>

#include "absl/strings/match.h"

namespace nexting::server {

using rocksdb::IOStatus;

class FaultFileSystem::File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> file, FaultFileSystem& system, bool is_log)
      : FSWritableFileOwnerWrapper(std::move(file)), system_(system), is_log_(is_log) {}

  IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                  rocksdb::IODebugContext* debug) override {
    IOStatus status = system_.BeforeWrite(is_log_, data.size());
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, debug) : status;
  }
  IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification, rocksdb::IODebugContext* debug) override {
    IOStatus status = system_.BeforeWrite(is_log_, data.size());
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, verification, debug) : status;
  }
  IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    IOStatus status = system_.BeforeSync(is_log_);
    return status.ok() ? FSWritableFileOwnerWrapper::Sync(options, debug) : status;
  }
  IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    IOStatus status = system_.BeforeSync(is_log_);
    return status.ok() ? FSWritableFileOwnerWrapper::Fsync(options, debug) : status;
  }

 private:
  FaultFileSystem& system_;
  const bool is_log_;
};

void FaultFileSystem::FailWrites(IOStatus error) {
  const std::lock_guard lock(mutex_);
  write_error_ = std::move(error);
}

int64_t FaultFileSystem::log_syncs() const {
  const std::lock_guard lock(mutex_);
  return log_syncs_;
}

int64_t FaultFileSystem::unsynced_log_bytes() const {
  const std::lock_guard lock(mutex_);
  return unsynced_log_bytes_;
}

IOStatus FaultFileSystem::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* file,
                                          rocksdb::IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSWritableFile> real;
  IOStatus status = FileSystemWrapper::NewWritableFile(name, options, &real, debug);
  if (status.ok()) *file = std::make_unique<File>(std::move(real), *this, absl::EndsWith(name, ".log"));
  return status;
}

IOStatus FaultFileSystem::BeforeWrite(bool is_log, size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (write_error_.ok() && is_log) unsynced_log_bytes_ += static_cast<int64_t>(bytes);
  return write_error_;
}

IOStatus FaultFileSystem::BeforeSync(bool is_log) {
  const std::lock_guard lock(mutex_);
  if (!is_log || !write_error_.ok()) return write_error_;
  ++log_syncs_;
  unsynced_log_bytes_ = 0;
  return write_error_;
}

}  // namespace nexting::server
