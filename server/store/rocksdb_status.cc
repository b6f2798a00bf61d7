#include "server/store/rocksdb_status.h"

#include <fcntl.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace nexting::server {
namespace {

// The process that holds the lock file, or 0 where the system does not say. Never called for a lock of this process:
// closing the file would give that lock up.
pid_t LockHolder(const std::string& lock_file) {
  const int file = open(lock_file.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool known = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0;
  close(file);
  return known ? lock.l_pid : 0;
}

absl::Status InUse(absl::string_view folder, absl::string_view by) {
  return absl::FailedPreconditionError(absl::StrCat("data folder '", folder, "' is in use by ", by,
                                                    "; stop that one first or choose another folder with --data_dir"));
}

absl::Status InUseByAnother(absl::string_view folder, const std::string& database) {
  const pid_t holder = LockHolder(absl::StrCat(database, "/LOCK"));
  return InUse(folder, holder == 0 ? std::string("another nexting-server")
                                   : absl::StrCat("another nexting-server (process ", holder, ")"));
}

absl::Status DiskFull(absl::string_view folder, absl::string_view detail) {
  return absl::ResourceExhaustedError(
      absl::StrCat("the disk of data folder '", folder, "' is full; make room on it (", detail, ")"));
}

absl::Status Damaged(absl::string_view folder, absl::string_view detail) {
  return absl::DataLossError(absl::StrCat("data folder '", folder, "' is damaged (", detail,
                                          "); bring back a backup of it or choose another folder with --data_dir"));
}

absl::Status NoPermission(absl::string_view folder, absl::string_view detail) {
  return absl::PermissionDeniedError(absl::StrCat("no permission to read and write data folder '", folder, "' (",
                                                  detail,
                                                  "); change its owner or choose another folder with --data_dir"));
}

}  // namespace

absl::Status RocksDbStatus(const rocksdb::Status& status, absl::string_view folder, absl::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  if (status.IsNoSpace()) return DiskFull(folder, absl::StrCat("cannot ", doing, ": ", status.ToString()));
  if (status.IsCorruption()) return Damaged(folder, absl::StrCat("cannot ", doing, ": ", status.ToString()));
  return absl::UnavailableError(
      absl::StrCat("data folder '", folder, "': cannot ", doing, ": ", status.ToString(),
                   "; if this does not end by itself, look at the disk and start the server again"));
}

absl::Status OpenStatus(const rocksdb::Status& status, absl::string_view folder, const std::string& database) {
  const std::string text = status.ToString();
  // RocksDB has no code for these two; the words have been the same in all its versions.
  if (absl::StrContains(text, "lock hold by current process")) return InUse(folder, "this very process");
  if (absl::StrContains(text, "While lock file")) {
    return absl::StrContains(text, "Permission denied") ? NoPermission(folder, text) : InUseByAnother(folder, database);
  }
  if (absl::StrContains(text, "Permission denied") || absl::StrContains(text, "Read-only file system")) {
    return NoPermission(folder, text);
  }
  return RocksDbStatus(status, folder, "open it");
}

absl::Status MakeFolderStatus(const std::error_code& error, absl::string_view folder) {
  if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
      error == std::errc::read_only_file_system) {
    return NoPermission(folder, error.message());
  }
  if (error == std::errc::no_space_on_device) return DiskFull(folder, error.message());
  return absl::InvalidArgumentError(absl::StrCat("cannot make data folder '", folder, "': ", error.message(),
                                                 "; choose another one with --data_dir"));
}

}  // namespace nexting::server
