#include "tests/testing/memory_store.h"

#include <map>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/store/store_reading.h"

namespace nexting::server {
namespace {

TEST(MemoryStoreTest, FailsAsManyWritesAsToldAndChangesNothing) {
  MemoryStore store;
  const ShardClaim claim = store.Claim(0).value();
  store.FailNextWrites(2, absl::ResourceExhaustedError("disk full"));
  EXPECT_EQ(store.Append(claim, {"x"}).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(store.SaveSnapshots(claim, {{"k", "v"}}).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(store.LoadSnapshot(claim, "k").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store.Append(claim, {"y"}).value(), 1U);
  EXPECT_EQ(store.write_count(), 2) << "the claim and the second append";
}

TEST(MemoryStoreTest, LeavesDamagedSnapshotsOutAndNamesThem) {
  MemoryStore store;
  const ShardClaim claim = store.Claim(0).value();
  ASSERT_TRUE(store.SaveSnapshots(claim, {{"a", "1"}, {"b", "2"}, {"c", "3"}}).ok());
  store.DamageSnapshot(0, "b");
  std::map<std::string, std::string> snapshots;
  const absl::Status status = VisitAll(store, claim, snapshots);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(status.message(), testing::HasSubstr("'b'"));
  EXPECT_THAT(snapshots, testing::ElementsAre(testing::Pair("a", "1"), testing::Pair("c", "3")));
  EXPECT_EQ(store.LoadSnapshot(claim, "b").status().code(), absl::StatusCode::kDataLoss);
  ASSERT_TRUE(store.SaveSnapshots(claim, {{"b", "new"}}).ok());
  EXPECT_EQ(store.LoadSnapshot(claim, "b").value(), "new");
}

TEST(MemoryStoreTest, StopsAtADamagedRecord) {
  MemoryStore store;
  const ShardClaim claim = store.Claim(0).value();
  ASSERT_TRUE(store.Append(claim, {"1", "2", "3"}).ok());
  store.DamageLogRecord(0, 2);
  std::map<uint64_t, std::string> records;
  EXPECT_EQ(ReadAll(store, claim, 1, records).code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(records, testing::ElementsAre(testing::Pair(1, "1")));
}

}  // namespace
}  // namespace nexting::server
