// The store on a disk that is full, broken or slow.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "server/store/rocksdb_store.h"
#include "tests/server/store/store_reading.h"
#include "tests/server/store/temp_folder.h"
#include "tests/testing/fault_file_system.h"

namespace nexting::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class RocksDbFailureTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    RocksDbStoreOptions options;
    options.folder = folder_.path();
    options.env = env_.get();
    return OpenRocksDbStore(options);
  }

  std::map<uint64_t, std::string> Read(Store& store, const ShardClaim& claim) {
    std::map<uint64_t, std::string> records;
    const absl::Status status = ReadAll(store, claim, 1, records);
    EXPECT_TRUE(status.ok()) << status;
    return records;
  }

  // RocksDB looks for room every five seconds.
  uint64_t AppendWhenThereIsRoom(Store& store, const ShardClaim& claim, const std::string& record) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    absl::StatusOr<uint64_t> last = store.Append(claim, {record});
    while (!last.ok() && std::chrono::steady_clock::now() < deadline) last = store.Append(claim, {record});
    EXPECT_TRUE(last.ok()) << last.status();
    return last.value_or(0);
  }

  TempFolder folder_;
  std::shared_ptr<FaultFileSystem> disk_ = std::make_shared<FaultFileSystem>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
};

TEST_F(RocksDbFailureTest, WhatIsAcknowledgedIsSynced) {
  const std::unique_ptr<Store> store = Open().value();
  const ShardClaim claim = store->Claim(0).value();
  EXPECT_EQ(disk_->unsynced_log_bytes(), 0) << "after Claim";
  ASSERT_TRUE(store->Append(claim, {"x"}).ok());
  EXPECT_EQ(disk_->unsynced_log_bytes(), 0) << "after Append";
  ASSERT_TRUE(store->SaveSnapshots(claim, {{"k", "v"}}).ok());
  EXPECT_EQ(disk_->unsynced_log_bytes(), 0) << "after SaveSnapshots";
  ASSERT_TRUE(store->DeleteSnapshot(claim, "k").ok());
  EXPECT_EQ(disk_->unsynced_log_bytes(), 0) << "after DeleteSnapshot";
  ASSERT_TRUE(store->TrimLog(claim, 2).ok());
  EXPECT_EQ(disk_->unsynced_log_bytes(), 0) << "after TrimLog";
}

TEST_F(RocksDbFailureTest, AGroupIsOneSync) {
  const std::unique_ptr<Store> store = Open().value();
  const ShardClaim claim = store->Claim(0).value();
  const int64_t before = disk_->log_syncs();
  ASSERT_TRUE(store->Append(claim, std::vector<std::string>(100, "x")).ok());
  EXPECT_EQ(disk_->log_syncs() - before, 1);
}

TEST_F(RocksDbFailureTest, AFullDiskIsToldAndEndsByItself) {
  std::unique_ptr<Store> store = Open().value();
  const ShardClaim claim = store->Claim(0).value();
  ASSERT_TRUE(store->Append(claim, {"before"}).ok());
  disk_->FailWrites(rocksdb::IOStatus::NoSpace("no space left on device"));
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = store->Append(claim, {"lost 1", "lost 2"}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
    EXPECT_THAT(status.message(), HasSubstr(absl::StrCat("the disk of data folder '", folder_.path(), "' is full")));
    EXPECT_EQ(store->SaveSnapshots(claim, {{"k", "lost"}}).code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(store->Claim(1).status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_THAT(Read(*store, claim), ElementsAre(Pair(1, "before"))) << "reading goes on";
  EXPECT_EQ(store->LoadSnapshot(claim, "k").status().code(), absl::StatusCode::kNotFound);

  disk_->FailWrites(rocksdb::IOStatus::OK());
  EXPECT_EQ(AppendWhenThereIsRoom(*store, claim, "after"), 2U);
  store.reset();
  store = Open().value();
  EXPECT_THAT(Read(*store, store->Claim(0).value()), ElementsAre(Pair(1, "before"), Pair(2, "after")));
}

TEST_F(RocksDbFailureTest, ABrokenDiskIsUnavailableAndNothingIsAcknowledged) {
  std::unique_ptr<Store> store = Open().value();
  const ShardClaim claim = store->Claim(0).value();
  ASSERT_TRUE(store->Append(claim, {"before"}).ok());
  disk_->FailWrites(rocksdb::IOStatus::IOError("input/output error"));
  EXPECT_EQ(store->Append(claim, {"lost"}).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Read(*store, claim), ElementsAre(Pair(1, "before")));

  disk_->FailWrites(rocksdb::IOStatus::OK());
  EXPECT_EQ(store->Append(claim, {"lost too"}).status().code(), absl::StatusCode::kUnavailable)
      << "after a failed sync nobody knows what the disk holds; only opening again finds out";
  store.reset();
  store = Open().value();
  const ShardClaim again = store->Claim(0).value();
  EXPECT_EQ(Read(*store, again).at(1), "before");
  EXPECT_TRUE(store->Append(again, {"after"}).ok());
}

TEST_F(RocksDbFailureTest, AFullDiskAtOpeningIsTold) {
  disk_->FailWrites(rocksdb::IOStatus::NoSpace("no space left on device"));
  const absl::Status status = Open().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  disk_->FailWrites(rocksdb::IOStatus::OK());
  EXPECT_TRUE(Open().ok()) << "a folder that was begun is finished later";
}

}  // namespace
}  // namespace nexting::server
