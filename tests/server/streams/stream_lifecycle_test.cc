#include "server/streams/stream_lifecycle.h"

#include <sys/resource.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/names/stream_name.h"
#include "server/streams/snapshotter.h"
#include "server/sync/latch.h"
#include "tests/testing/memory_store.h"
#include "tests/testing/sent_block.h"
#include "tests/testing/test_streams.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

const char kName[] = "streams/a/b";

// The most memory that this process has ever had.
int64_t PeakMegabytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// The streams of a process, over a store that may outlive it.
class Process {
 public:
  explicit Process(Store* store, const StreamLimits& limits = {}) : archive_(SnapshotArchive::Open(store).value()) {
    StreamLifecycle::Options options;
    options.limits = limits;
    options.now = [this] { return now; };
    lifecycle_ = std::make_unique<StreamLifecycle>(options, archive_.get(), &registry, &executor_);
    snapshotter_ = std::make_unique<Snapshotter>(archive_.get(), &registry);
  }
  ~Process() {
    executor_.Stop();
    EXPECT_TRUE(archive_->Release().ok());
  }

  StreamLifecycle& lifecycle() { return *lifecycle_; }
  Snapshotter& snapshotter() { return *snapshotter_; }

  // Learns rows of waves and returns the digest after the last.
  uint64_t Learn(const std::string& name, uint64_t first, size_t rows) {
    SentBlock block(first, Waves(first, rows, 2));
    EXPECT_TRUE(block.EnqueueIn(*registry.Find(name)).ok());
    const BlockResult& result = block.Wait();
    EXPECT_TRUE(result.status.ok()) << result.status;
    return result.state_digest.value();
  }

  StreamVitals Vitals(const std::string& name) { return registry.Find(name)->vitals(); }

  absl::Time now = absl::FromUnixSeconds(1000);
  StreamRegistry registry;

 private:
  LearningExecutor executor_{2};
  std::unique_ptr<SnapshotArchive> archive_;
  std::unique_ptr<StreamLifecycle> lifecycle_;
  std::unique_ptr<Snapshotter> snapshotter_;
};

TEST(StreamLifecycleTest, CreatesAndSurvivesARestart) {
  MemoryStore store;
  {
    Process process(&store);
    const StreamView view = process.lifecycle().Create(kName, WithExtraCumulant(), "of tests").value();
    EXPECT_EQ(view.labels.create_time, process.now);
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(false).ok());
  const StreamView view = process.registry.Find(kName)->view();
  EXPECT_TRUE(*view.spec == WithExtraCumulant());
  EXPECT_EQ(view.labels.description, "of tests");
  EXPECT_EQ(view.labels.create_time, absl::FromUnixSeconds(1000));
  EXPECT_EQ(view.applied_sequence, 0u);
}

TEST(StreamLifecycleTest, ATakenNameIsLeftAlone) {
  MemoryStore store;
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "first").ok());
  const uint64_t digest = process.Learn(kName, 1, 5);
  EXPECT_TRUE(absl::IsAlreadyExists(process.lifecycle().Create(kName, TwoFeatures(), "second").status()));
  EXPECT_EQ(process.registry.Find(kName)->view().labels.description, "first");
  EXPECT_EQ(process.Learn(kName, 1, 5), digest);
}

TEST(StreamLifecycleTest, StreamsAreBounded) {
  MemoryStore store;
  Process process(&store, {.streams = 1});
  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
  const absl::Status status = process.lifecycle().Create("streams/c", TwoFeatures(), "").status();
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("at most 1 (flag --max_streams)"));
}

// A gigabyte is not taken to find out that it is too much.
TEST(StreamLifecycleTest, ALearnerLargerThanTheMemoryIsNotMade) {
  MemoryStore store;
  Process process(&store, {.learner_bytes = 1 << 20});
  StreamSpec spec = TwoFeatures();
  ASSERT_TRUE(process.lifecycle().Create(kName, spec, "").ok());
  spec.network.columns = 4096;
  spec.dense = {.enabled = true, .estimator = core::GradientEstimator::kUoro};
  const int64_t before = PeakMegabytes();
  const absl::Status status = process.lifecycle().Create("streams/c", spec, "").status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("(flag --max_learner_memory_mb)"));
  EXPECT_LT(PeakMegabytes() - before, 100);
}

TEST(StreamLifecycleTest, WhatTheStoreRefusesChangesNothing) {
  MemoryStore store;
  Process process(&store);
  const absl::Status full = absl::ResourceExhaustedError("disk full");
  store.FailNextWrites(1, full);
  EXPECT_EQ(process.lifecycle().Create(kName, TwoFeatures(), "").status(), full);
  EXPECT_EQ(process.registry.Find(kName), nullptr);

  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "kept").ok());
  process.Learn(kName, 1, 5);
  StreamChanges changes;
  changes.missing_values = core::MissingValuePolicy::kReject;
  changes.description = "lost";
  store.FailNextWrites(1, full);
  EXPECT_EQ(process.lifecycle().Update(kName, changes).status(), full);
  store.FailNextWrites(1, full);
  EXPECT_EQ(process.lifecycle().Reset(kName).status(), full);
  store.FailNextWrites(1, full);
  EXPECT_EQ(process.lifecycle().Delete(kName), full);

  const StreamView view = process.registry.Find(kName)->view();
  EXPECT_EQ(view.labels.description, "kept");
  EXPECT_TRUE(*view.spec == TwoFeatures());
  EXPECT_EQ(view.applied_sequence, 5u);
  process.Learn(kName, 6, 1);
}

TEST(StreamLifecycleTest, UpdateIsKept) {
  MemoryStore store;
  uint64_t digest = 0;
  {
    Process process(&store);
    ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "before").ok());
    digest = process.Learn(kName, 1, 5);
    process.now += absl::Seconds(7);
    StreamChanges changes;
    changes.missing_values = core::MissingValuePolicy::kReject;
    changes.sequence_gaps = SequenceGapPolicy::kAccept;
    const StreamView view = process.lifecycle().Update(kName, changes).value();
    EXPECT_EQ(view.labels.description, "before");
    EXPECT_EQ(view.labels.update_time - view.labels.create_time, absl::Seconds(7));
    EXPECT_EQ(view.durable_sequence, 5u);
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(false).ok());
  const StreamView view = process.registry.Find(kName)->view();
  EXPECT_EQ(view.spec->policies.missing_values, core::MissingValuePolicy::kReject);
  EXPECT_EQ(view.spec->policies.sequence_gaps, SequenceGapPolicy::kAccept);
  EXPECT_EQ(view.applied_sequence, 5u);
  EXPECT_EQ(process.Learn(kName, 1, 5), digest);
}

TEST(StreamLifecycleTest, ResetStartsAgain) {
  MemoryStore store;
  uint64_t digest = 0;
  {
    Process process(&store);
    ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
    digest = process.Learn(kName, 1, 5);
    ASSERT_TRUE(process.snapshotter().SaveMoved().ok());
    const StreamView view = process.lifecycle().Reset(kName).value();
    EXPECT_EQ(view.applied_sequence, 0u);
    EXPECT_EQ(view.durable_sequence, 0u);
    EXPECT_EQ(view.observations, 0u);
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(false).ok());
  EXPECT_EQ(process.Vitals(kName).applied_sequence, 0u);
  EXPECT_EQ(process.Learn(kName, 1, 5), digest);
}

TEST(StreamLifecycleTest, DeleteForgets) {
  MemoryStore store;
  {
    Process process(&store);
    ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
    const auto session = process.registry.Find(kName);
    ASSERT_TRUE(process.lifecycle().Delete(kName).ok());
    EXPECT_EQ(process.registry.Find(kName), nullptr);
    BlockTask task;
    EXPECT_TRUE(absl::IsNotFound(session->Enqueue(task, nullptr)));
    EXPECT_TRUE(absl::IsNotFound(process.lifecycle().Delete(kName)));
    EXPECT_TRUE(absl::IsNotFound(process.lifecycle().Reset(kName).status()));
    EXPECT_TRUE(absl::IsNotFound(process.lifecycle().Update(kName, {}).status()));
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(false).ok());
  EXPECT_EQ(process.registry.size(), 0u);
}

TEST(StreamLifecycleTest, DamageIsNamedAndCanBeLeftOut) {
  MemoryStore store;
  {
    Process process(&store);
    ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
    ASSERT_TRUE(process.lifecycle().Create("streams/good", TwoFeatures(), "").ok());
  }
  const uint32_t shard = ShardOf(kName, store.shard_count());
  const ShardClaim claim = store.Claim(shard).value();
  std::string bytes = store.LoadSnapshot(claim, kName).value();
  bytes[bytes.size() / 2] ^= 1;
  ASSERT_TRUE(store.SaveSnapshots(claim, {{kName, bytes}}).ok());
  ASSERT_TRUE(store.Release(claim).ok());
  {
    Process process(&store);
    const absl::Status status = process.lifecycle().RestoreAll(false);
    EXPECT_TRUE(absl::IsDataLoss(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr("stream streams/a/b cannot be restored"));
    EXPECT_THAT(std::string(status.message()), HasSubstr("--skip_damaged_streams"));
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(true).ok());
  EXPECT_EQ(process.registry.size(), 1u);
  const absl::Status taken = process.lifecycle().Create(kName, TwoFeatures(), "").status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken));
  EXPECT_THAT(std::string(taken.message()), HasSubstr("damaged"));
  EXPECT_TRUE(process.lifecycle().Delete(kName).ok());
  EXPECT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
}

TEST(StreamLifecycleTest, DamageThatTheStoreFindsIsNamedToo) {
  MemoryStore store;
  {
    Process process(&store);
    ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
  }
  store.DamageSnapshot(ShardOf(kName, store.shard_count()), kName);
  {
    Process process(&store);
    EXPECT_TRUE(absl::IsDataLoss(process.lifecycle().RestoreAll(false)));
  }
  Process process(&store);
  EXPECT_TRUE(process.lifecycle().RestoreAll(true).ok());
  EXPECT_EQ(process.registry.size(), 0u);
  EXPECT_TRUE(absl::IsAlreadyExists(process.lifecycle().Create(kName, TwoFeatures(), "").status()));
}

TEST(SnapshotterTest, SavesWhatMovedAndOnlyThat) {
  MemoryStore store;
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
  ASSERT_TRUE(process.lifecycle().Create("streams/still", TwoFeatures(), "").ok());
  process.Learn(kName, 1, 5);
  EXPECT_EQ(process.Vitals(kName).durable_sequence, 0u);
  ASSERT_TRUE(process.snapshotter().SaveMoved().ok());
  EXPECT_EQ(process.Vitals(kName).durable_sequence, 5u);
  EXPECT_EQ(process.snapshotter().counters().streams.value(), 1u);
  const int writes = store.write_count();
  ASSERT_TRUE(process.snapshotter().SaveMoved().ok());
  EXPECT_EQ(store.write_count(), writes);
}

TEST(SnapshotterTest, SavesMoreStreamsThanFitOneBatch) {
  MemoryStore store;
  std::vector<uint64_t> digests;
  {
    Process process(&store);
    for (int i = 0; i < 150; ++i) {
      const std::string name = "streams/s" + std::to_string(i);
      ASSERT_TRUE(process.lifecycle().Create(name, TwoFeatures(), "").ok());
      digests.push_back(process.Learn(name, 1, 3 + static_cast<size_t>(i) % 5));
    }
    ASSERT_TRUE(process.snapshotter().SaveMoved().ok());
    EXPECT_EQ(process.snapshotter().counters().streams.value(), 150u);
  }
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().RestoreAll(false).ok());
  for (size_t i = 0; i < 150; ++i) {
    EXPECT_EQ(process.Learn("streams/s" + std::to_string(i), 1, 3 + i % 5), digests[i]);
  }
}

TEST(SnapshotterTest, AFailedSaveIsTriedAgainAndLosesNothing) {
  MemoryStore store;
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
  process.Learn(kName, 1, 5);
  store.FailNextWrites(1, absl::ResourceExhaustedError("disk full"));
  EXPECT_TRUE(absl::IsResourceExhausted(process.snapshotter().SaveMoved()));
  EXPECT_EQ(process.Vitals(kName).durable_sequence, 0u);
  EXPECT_EQ(process.Vitals(kName).applied_sequence, 5u);
  process.Learn(kName, 6, 5);
  ASSERT_TRUE(process.snapshotter().SaveMoved().ok());
  EXPECT_EQ(process.Vitals(kName).durable_sequence, 10u);
}

TEST(SnapshotterTest, GoesRoundByItself) {
  MemoryStore store;
  Process process(&store);
  ASSERT_TRUE(process.lifecycle().Create(kName, TwoFeatures(), "").ok());
  store.FailNextWrites(2, absl::ResourceExhaustedError("disk full"));
  JobThread control;
  process.snapshotter().Start(&control, absl::Milliseconds(2));
  process.Learn(kName, 1, 5);
  EXPECT_TRUE(WaitUntil([&] { return process.Vitals(kName).durable_sequence == 5; }));
  process.Learn(kName, 6, 5);
  EXPECT_TRUE(WaitUntil([&] { return process.Vitals(kName).durable_sequence == 10; }));
}

}  // namespace
}  // namespace nexting::server
