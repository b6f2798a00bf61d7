#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/rocksdb_store.h"
#include "server/store/store.h"
#include "tests/server/store/store_reading.h"
#include "tests/server/store/temp_folder.h"
#include "tests/testing/memory_store.h"

namespace nexting::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

using Log = std::map<uint64_t, std::string>;
using Snapshots = std::map<std::string, std::string>;

// A kind of store; `make` opens an empty one, in `folder` if it needs one.
struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<Store>(const std::string& folder)> make;
};

// What every Store must do.
class StoreConformanceTest : public testing::TestWithParam<StoreKind> {
 protected:
  StoreConformanceTest() : store_(GetParam().make(folder_.path())) {}

  ShardClaim ClaimShard(uint32_t shard) {
    const absl::StatusOr<ShardClaim> claim = store_->Claim(shard);
    EXPECT_TRUE(claim.ok()) << claim.status();
    return claim.ok() ? *claim : ShardClaim{};
  }

  uint64_t AppendOk(const ShardClaim& claim, const std::vector<std::string>& records) {
    const absl::StatusOr<uint64_t> last = store_->Append(claim, records);
    EXPECT_TRUE(last.ok()) << last.status();
    return last.value_or(0);
  }

  Log ReadOk(const ShardClaim& claim, uint64_t from) {
    Log records;
    const absl::Status status = ReadAll(*store_, claim, from, records);
    EXPECT_TRUE(status.ok()) << status;
    return records;
  }

  Snapshots VisitOk(const ShardClaim& claim) {
    Snapshots snapshots;
    const absl::Status status = VisitAll(*store_, claim, snapshots);
    EXPECT_TRUE(status.ok()) << status;
    return snapshots;
  }

  // Every call that needs a claim, with this one.
  std::vector<absl::Status> UseEverywhere(const ShardClaim& claim) {
    return {store_->Renew(claim),
            store_->Append(claim, {"x"}).status(),
            store_->ReadLog(claim, 1, [](const LogRecord&) { return true; }),
            store_->TrimLog(claim, 1),
            store_->SaveSnapshots(claim, {{"k", "v"}}),
            store_->LoadSnapshot(claim, "k").status(),
            store_->DeleteSnapshot(claim, "k"),
            store_->VisitSnapshots(claim, [](const Snapshot&) { return true; }),
            store_->Release(claim)};
  }

  TempFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreConformanceTest, HasSixtyFourShardsUnlessToldOtherwise) { EXPECT_EQ(store_->shard_count(), 64U); }

TEST_P(StoreConformanceTest, ClaimsEveryShardOnce) {
  for (uint32_t shard = 0; shard < store_->shard_count(); ++shard) {
    const ShardClaim claim = ClaimShard(shard);
    EXPECT_EQ(claim.shard, shard);
    EXPECT_GE(claim.epoch, 1U);
    EXPECT_EQ(store_->Claim(shard).status().code(), absl::StatusCode::kAlreadyExists);
  }
}

TEST_P(StoreConformanceTest, RefusesAShardOutOfRange) {
  const uint32_t beyond = store_->shard_count();
  EXPECT_EQ(store_->Claim(beyond).status().code(), absl::StatusCode::kInvalidArgument);
  for (const absl::Status& status : UseEverywhere({beyond, 1})) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  }
}

TEST_P(StoreConformanceTest, EpochsGrowWithEveryClaim) {
  uint64_t before = 0;
  for (int round = 0; round < 5; ++round) {
    const ShardClaim claim = ClaimShard(3);
    EXPECT_GT(claim.epoch, before);
    before = claim.epoch;
    ASSERT_TRUE(store_->Release(claim).ok());
  }
}

TEST_P(StoreConformanceTest, AStaleClaimIsAbortedEverywhereAndChangesNothing) {
  const ShardClaim stale = ClaimShard(3);
  ASSERT_TRUE(store_->Release(stale).ok());
  for (const absl::Status& status : UseEverywhere(stale))
    EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  const ShardClaim fresh = ClaimShard(3);
  for (const absl::Status& status : UseEverywhere(stale))
    EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  EXPECT_TRUE(store_->Renew(fresh).ok());
  EXPECT_THAT(ReadOk(fresh, 1), IsEmpty());
  EXPECT_THAT(VisitOk(fresh), IsEmpty());
}

TEST_P(StoreConformanceTest, AnEpochThatNeverWasIsAborted) {
  const ShardClaim claim = ClaimShard(0);
  for (const uint64_t epoch : {uint64_t{0}, claim.epoch + 1}) {
    for (const absl::Status& status : UseEverywhere({0, epoch}))
      EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  }
}

TEST_P(StoreConformanceTest, OffsetsStartAtOneAndGrowByOneInEachShard) {
  const ShardClaim a = ClaimShard(0);
  const ShardClaim b = ClaimShard(1);
  EXPECT_EQ(AppendOk(a, {"a1", "a2"}), 2U);
  EXPECT_EQ(AppendOk(b, {"b1"}), 1U);
  EXPECT_EQ(AppendOk(a, {"a3"}), 3U);
  EXPECT_THAT(ReadOk(a, 1), ElementsAre(Pair(1, "a1"), Pair(2, "a2"), Pair(3, "a3")));
  EXPECT_THAT(ReadOk(b, 1), ElementsAre(Pair(1, "b1")));
}

TEST_P(StoreConformanceTest, AppendingNothingAnswersTheHead) {
  const ShardClaim claim = ClaimShard(0);
  EXPECT_EQ(AppendOk(claim, {}), 0U);
  EXPECT_EQ(AppendOk(claim, {"x"}), 1U);
  EXPECT_EQ(AppendOk(claim, {}), 1U);
}

TEST_P(StoreConformanceTest, KeepsEmptyAndBinaryRecords) {
  const ShardClaim claim = ClaimShard(0);
  const std::string binary("\0\xFF\n\0", 4);
  const std::string large(1 << 20, 'x');
  AppendOk(claim, {"", binary, large});
  EXPECT_THAT(ReadOk(claim, 1), ElementsAre(Pair(1, ""), Pair(2, binary), Pair(3, large)));
}

TEST_P(StoreConformanceTest, ReadsFromAnOffsetAndStopsWhenTold) {
  const ShardClaim claim = ClaimShard(0);
  AppendOk(claim, {"1", "2", "3", "4"});
  EXPECT_THAT(ReadOk(claim, 0), testing::SizeIs(4));
  EXPECT_THAT(ReadOk(claim, 3), ElementsAre(Pair(3, "3"), Pair(4, "4")));
  EXPECT_THAT(ReadOk(claim, 5), IsEmpty());
  EXPECT_THAT(ReadOk(claim, ~uint64_t{0}), IsEmpty());
  std::vector<uint64_t> visited;
  EXPECT_TRUE(store_
                  ->ReadLog(claim, 2,
                            [&](const LogRecord& record) {
                              visited.push_back(record.offset);
                              return record.offset < 3;
                            })
                  .ok());
  EXPECT_THAT(visited, ElementsAre(2, 3));
}

TEST_P(StoreConformanceTest, TrimForgetsWhatIsBeforeAndKeepsCounting) {
  const ShardClaim claim = ClaimShard(0);
  const ShardClaim neighbour = ClaimShard(1);
  AppendOk(claim, {"1", "2", "3"});
  AppendOk(neighbour, {"n1"});
  ASSERT_TRUE(store_->TrimLog(claim, 3).ok());
  EXPECT_THAT(ReadOk(claim, 1), ElementsAre(Pair(3, "3")));
  ASSERT_TRUE(store_->TrimLog(claim, 2).ok()) << "what is trimmed already is no error";
  EXPECT_THAT(ReadOk(claim, 1), ElementsAre(Pair(3, "3")));
  ASSERT_TRUE(store_->TrimLog(claim, 100).ok());
  EXPECT_THAT(ReadOk(claim, 1), IsEmpty());
  EXPECT_EQ(AppendOk(claim, {"4"}), 4U);
  EXPECT_THAT(ReadOk(claim, 1), ElementsAre(Pair(4, "4")));
  EXPECT_THAT(ReadOk(neighbour, 1), ElementsAre(Pair(1, "n1")));
}

TEST_P(StoreConformanceTest, TheLogOutlivesAClaim) {
  const ShardClaim first = ClaimShard(0);
  AppendOk(first, {"1", "2"});
  ASSERT_TRUE(store_->Release(first).ok());
  const ShardClaim second = ClaimShard(0);
  EXPECT_EQ(AppendOk(second, {"3"}), 3U);
  EXPECT_THAT(ReadOk(second, 2), ElementsAre(Pair(2, "2"), Pair(3, "3")));
}

TEST_P(StoreConformanceTest, SnapshotsAreReplacedLoadedAndDeleted) {
  const ShardClaim claim = ClaimShard(0);
  ASSERT_TRUE(store_->SaveSnapshots(claim, {{"b", "b-old"}, {"a", ""}}).ok());
  ASSERT_TRUE(store_->SaveSnapshots(claim, {{"b", "b-new"}}).ok());
  EXPECT_EQ(store_->LoadSnapshot(claim, "b").value_or("?"), "b-new");
  EXPECT_EQ(store_->LoadSnapshot(claim, "a").value_or("?"), "");
  ASSERT_TRUE(store_->DeleteSnapshot(claim, "b").ok());
  EXPECT_EQ(store_->LoadSnapshot(claim, "b").status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(store_->DeleteSnapshot(claim, "b").ok()) << "none is no error";
  EXPECT_TRUE(store_->SaveSnapshots(claim, {}).ok());
}

TEST_P(StoreConformanceTest, SnapshotsOfShardsAreApart) {
  const ShardClaim a = ClaimShard(0);
  const ShardClaim b = ClaimShard(1);
  ASSERT_TRUE(store_->SaveSnapshots(a, {{"k", "of a"}}).ok());
  ASSERT_TRUE(store_->SaveSnapshots(b, {{"k", "of b"}, {"l", "b only"}}).ok());
  EXPECT_THAT(VisitOk(a), ElementsAre(Pair("k", "of a")));
  EXPECT_THAT(VisitOk(b), ElementsAre(Pair("k", "of b"), Pair("l", "b only")));
  EXPECT_EQ(store_->LoadSnapshot(a, "l").status().code(), absl::StatusCode::kNotFound);
}

TEST_P(StoreConformanceTest, VisitsSnapshotsInKeyOrderAndStopsWhenTold) {
  const ShardClaim claim = ClaimShard(63);
  const std::string high("\xFF\xFF", 2);
  ASSERT_TRUE(store_->SaveSnapshots(claim, {{high, "last"}, {"b", "2"}, {"", "0"}, {"a/c", "1"}}).ok());
  std::vector<std::string> keys;
  const auto visit = [&](const Snapshot& snapshot) {
    keys.push_back(snapshot.key);
    return keys.size() < 3;
  };
  ASSERT_TRUE(store_->VisitSnapshots(claim, visit).ok());
  EXPECT_THAT(keys, ElementsAre("", "a/c", "b"));
  EXPECT_EQ(VisitOk(claim).at(high), "last");
}

TEST_P(StoreConformanceTest, AVisitorMayCallTheStore) {
  const ShardClaim claim = ClaimShard(0);
  AppendOk(claim, {"1", "2"});
  ASSERT_TRUE(store_->SaveSnapshots(claim, {{"k", "v"}}).ok());
  int visited = 0;
  EXPECT_TRUE(store_
                  ->ReadLog(claim, 1,
                            [&](const LogRecord&) {
                              ++visited;
                              return store_->Append(claim, {"more"}).ok() && store_->TrimLog(claim, 2).ok();
                            })
                  .ok());
  EXPECT_EQ(visited, 2) << "a read sees the log of one moment";
  EXPECT_TRUE(
      store_->VisitSnapshots(claim, [&](const Snapshot& s) { return store_->DeleteSnapshot(claim, s.key).ok(); }).ok());
  EXPECT_THAT(VisitOk(claim), IsEmpty());
}

TEST_P(StoreConformanceTest, ThreadsAppendToOneShardWithoutGapsOrMixUps) {
  constexpr int kThreads = 8;
  constexpr int kAppends = 25;
  const ShardClaim claim = ClaimShard(0);
  std::vector<std::vector<uint64_t>> last(kThreads);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kAppends; ++i) {
        last[thread].push_back(AppendOk(claim, {absl::StrCat(thread, ".", i, "a"), absl::StrCat(thread, ".", i, "b")}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Log log = ReadOk(claim, 1);
  ASSERT_EQ(log.size(), size_t{2} * kThreads * kAppends);
  EXPECT_EQ(log.rbegin()->first, log.size());
  for (int thread = 0; thread < kThreads; ++thread) {
    EXPECT_TRUE(std::is_sorted(last[thread].begin(), last[thread].end()));
    for (int i = 0; i < kAppends; ++i) {
      EXPECT_EQ(log.at(last[thread][i] - 1), absl::StrCat(thread, ".", i, "a"));
      EXPECT_EQ(log.at(last[thread][i]), absl::StrCat(thread, ".", i, "b"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreConformanceTest,
                         testing::Values(StoreKind{"RocksDb",
                                                   [](const std::string& folder) -> std::unique_ptr<Store> {
                                                     return OpenRocksDbStore(folder).value();
                                                   }},
                                         StoreKind{"Memory",
                                                   [](const std::string&) -> std::unique_ptr<Store> {
                                                     return std::make_unique<MemoryStore>();
                                                   }}),
                         [](const testing::TestParamInfo<StoreKind>& kind) { return kind.param.name; });

}  // namespace
}  // namespace nexting::server
