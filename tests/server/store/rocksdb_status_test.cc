#include "server/store/rocksdb_status.h"

#include <system_error>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;

absl::StatusCode MakeFolderCode(std::errc error) { return MakeFolderStatus(std::make_error_code(error), "f").code(); }

absl::StatusCode OpenCode(const rocksdb::Status& status) { return OpenStatus(status, "f", "f/store").code(); }

TEST(RocksDbStatusTest, FoldersThatCannotBeMade) {
  EXPECT_EQ(MakeFolderCode(std::errc::permission_denied), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(MakeFolderCode(std::errc::read_only_file_system), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(MakeFolderCode(std::errc::no_space_on_device), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(MakeFolderCode(std::errc::not_a_directory), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeFolderCode(std::errc::filename_too_long), absl::StatusCode::kInvalidArgument);
}

TEST(RocksDbStatusTest, FoldersThatCannotBeOpened) {
  EXPECT_EQ(OpenCode(rocksdb::Status::IOError("While lock file: f/store/LOCK", "Resource temporarily unavailable")),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(OpenCode(rocksdb::Status::IOError("While open a file for lock", "Permission denied")),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(OpenCode(rocksdb::Status::IOError("While opening a file", "Read-only file system")),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(OpenCode(rocksdb::Status::NoSpace("while appending")), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(OpenCode(rocksdb::Status::Corruption("bad magic number")), absl::StatusCode::kDataLoss);
  EXPECT_EQ(OpenCode(rocksdb::Status::IOError("read")), absl::StatusCode::kUnavailable);
}

TEST(RocksDbStatusTest, EveryMessageNamesTheFolderAndWhatToDo) {
  EXPECT_TRUE(RocksDbStatus(rocksdb::Status::OK(), "f", "write").ok());
  EXPECT_THAT(RocksDbStatus(rocksdb::Status::NoSpace(), "f", "write").message(),
              AllOf(HasSubstr("'f'"), HasSubstr("make room"), HasSubstr("cannot write")));
  EXPECT_THAT(RocksDbStatus(rocksdb::Status::Corruption(), "f", "read").message(),
              AllOf(HasSubstr("'f'"), HasSubstr("backup"), HasSubstr("cannot read")));
  EXPECT_THAT(OpenStatus(rocksdb::Status::IOError("x", "Permission denied"), "f", "f/store").message(),
              AllOf(HasSubstr("'f'"), HasSubstr("owner")));
}

}  // namespace
}  // namespace nexting::server
