// What only a store on a disk can do: keep things, and find them damaged.
#include "server/store/rocksdb_store.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "server/store/store_format.h"
#include "tests/server/store/store_reading.h"
#include "tests/server/store/temp_folder.h"

namespace nexting::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class RocksDbStoreTest : public testing::Test {
 protected:
  std::unique_ptr<Store> Open() { return OpenRocksDbStore(folder_.path()).value(); }

  // Changes the folder behind the store's back. REQUIRES: no store is open.
  void Write(Area area, const std::string& key, const std::string& value) {
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, {}}, {"log", {}}, {"snapshots", {}}, {"meta", {}}};
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder_.path() + "/store", families, &handles, &db).ok());
    const size_t family = area == Area::kLog ? 1 : area == Area::kSnapshots ? 2 : 3;
    EXPECT_TRUE(db->Put({}, handles[family], key, value).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
    delete db;
  }

  TempFolder folder_;
};

TEST_F(RocksDbStoreTest, KeepsLogSnapshotsAndEpochsOverAReopening) {
  uint64_t epoch = 0;
  {
    const std::unique_ptr<Store> store = Open();
    const ShardClaim claim = store->Claim(5).value();
    epoch = claim.epoch;
    ASSERT_TRUE(store->Append(claim, {"1", "2", "3"}).ok());
    ASSERT_TRUE(store->TrimLog(claim, 2).ok());
    ASSERT_TRUE(store->SaveSnapshots(claim, {{"k", "v"}}).ok());
  }
  const std::unique_ptr<Store> store = Open();
  EXPECT_EQ(store->Renew({5, epoch}).code(), absl::StatusCode::kAborted) << "a claim ends with the process";
  const ShardClaim claim = store->Claim(5).value();
  EXPECT_GT(claim.epoch, epoch);
  std::map<uint64_t, std::string> records;
  ASSERT_TRUE(ReadAll(*store, claim, 1, records).ok());
  EXPECT_THAT(records, ElementsAre(Pair(2, "2"), Pair(3, "3")));
  EXPECT_EQ(store->Append(claim, {"4"}).value(), 4U);
  EXPECT_EQ(store->LoadSnapshot(claim, "k").value(), "v");
}

TEST_F(RocksDbStoreTest, AFolderKeepsTheShardCountItWasMadeWith) {
  RocksDbStoreOptions options;
  options.folder = folder_.path();
  options.shard_count = 8;
  EXPECT_EQ(OpenRocksDbStore(options).value()->shard_count(), 8U);
  options.shard_count = 16;
  EXPECT_EQ(OpenRocksDbStore(options).value()->shard_count(), 8U);
}

TEST_F(RocksDbStoreTest, RefusesAShardCountOutOfRange) {
  RocksDbStoreOptions options;
  options.folder = folder_.path();
  for (const uint32_t shard_count : {0U, 65'537U}) {
    options.shard_count = shard_count;
    EXPECT_EQ(OpenRocksDbStore(options).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(RocksDbStoreTest, ASecondOpeningInTheSameProcessIsRefused) {
  const std::unique_ptr<Store> store = Open();
  const absl::Status status = OpenRocksDbStore(folder_.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(),
              HasSubstr(absl::StrCat("data folder '", folder_.path(), "' is in use by this very process")));
  EXPECT_TRUE(store->Claim(0).ok()) << "the first one goes on";
}

TEST_F(RocksDbStoreTest, MakesTheFolderAndThoseAboveIt) {
  EXPECT_TRUE(OpenRocksDbStore(folder_.path() + "/a/b/c").ok());
  EXPECT_TRUE(std::filesystem::is_directory(folder_.path() + "/a/b/c"));
}

TEST_F(RocksDbStoreTest, RefusesAFileAndAnEmptyName) {
  const std::string file = folder_.path() + "/file";
  std::ofstream(file) << "text";
  for (const std::string& name : {file, file + "/below", std::string()}) {
    const absl::Status status = OpenRocksDbStore(name).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(status.message(), HasSubstr("--data_dir"));
  }
}

TEST_F(RocksDbStoreTest, ADamagedSnapshotIsNamedAndTheOthersAreVisited) {
  {
    const std::unique_ptr<Store> store = Open();
    ASSERT_TRUE(store->SaveSnapshots(store->Claim(0).value(), {{"a", "1"}, {"b", "2"}, {"c", "3"}}).ok());
  }
  Write(Area::kSnapshots, SnapshotKey(0, "b"), "rotten");
  const std::unique_ptr<Store> store = Open();
  const ShardClaim claim = store->Claim(0).value();
  const absl::Status loaded = store->LoadSnapshot(claim, "b").status();
  EXPECT_EQ(loaded.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(loaded.message(), HasSubstr("snapshot 'b'"));
  std::map<std::string, std::string> snapshots;
  const absl::Status visited = VisitAll(*store, claim, snapshots);
  EXPECT_EQ(visited.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(visited.message(), HasSubstr("snapshot 'b'"));
  EXPECT_THAT(snapshots, ElementsAre(Pair("a", "1"), Pair("c", "3")));
}

TEST_F(RocksDbStoreTest, AValueInTheWrongPlaceIsFound) {
  { Open(); }
  const std::string good = SnapshotKey(0, "a");
  Write(Area::kSnapshots, SnapshotKey(0, "b"), ValueHeader(Area::kSnapshots, good, "payload") + "payload");
  const std::unique_ptr<Store> store = Open();
  EXPECT_EQ(store->LoadSnapshot(store->Claim(0).value(), "b").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksDbStoreTest, ADamagedRecordStopsTheReadAndIsNamed) {
  {
    const std::unique_ptr<Store> store = Open();
    ASSERT_TRUE(store->Append(store->Claim(0).value(), {"1", "2", "3"}).ok());
  }
  Write(Area::kLog, LogKey(0, 2), "rotten");
  const std::unique_ptr<Store> store = Open();
  std::map<uint64_t, std::string> records;
  const absl::Status status = ReadAll(*store, store->Claim(0).value(), 1, records);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(status.message(), HasSubstr("record 2 of shard 0"));
  EXPECT_THAT(records, ElementsAre(Pair(1, "1")));
}

TEST_F(RocksDbStoreTest, ANewerLayoutIsRefusedByName) {
  { Open(); }
  const std::string key(kLayoutKey);
  const std::string payload = EncodeLayout({kLayoutVersion + 1, 64});
  Write(Area::kMeta, key, ValueHeader(Area::kMeta, key, payload) + payload);
  const absl::Status status = OpenRocksDbStore(folder_.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("has layout 2, and this program knows layout 1 only"));
}

TEST_F(RocksDbStoreTest, AColumnFamilyThatIsNotOursDoesNotHideTheLayout) {
  { Open(); }
  {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, {}}, {"log", {}}, {"snapshots", {}}, {"meta", {}}};
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder_.path() + "/store", families, &handles, &db).ok());
    rocksdb::ColumnFamilyHandle* added = nullptr;
    ASSERT_TRUE(db->CreateColumnFamily({}, "of the future", &added).ok());
    handles.push_back(added);
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
    delete db;
  }
  EXPECT_TRUE(OpenRocksDbStore(folder_.path()).ok());
}

TEST_F(RocksDbStoreTest, ARottenByteBehindAcknowledgedRecordsIsNotPassedOver) {
  {
    const std::unique_ptr<Store> store = Open();
    const ShardClaim claim = store->Claim(0).value();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(store->Append(claim, {std::string(100, 'x')}).ok());
  }
  std::filesystem::path log;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() + "/store")) {
    if (entry.path().extension() == ".log" && entry.file_size() > 5000) log = entry.path();
  }
  ASSERT_FALSE(log.empty());
  {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('?');
  }
  const absl::Status status = OpenRocksDbStore(folder_.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.message(), HasSubstr(absl::StrCat("data folder '", folder_.path(), "' is damaged")));
}

}  // namespace
}  // namespace nexting::server
