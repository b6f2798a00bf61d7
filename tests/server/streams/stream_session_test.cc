#include "server/streams/stream_session.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sync/latch.h"
#include "tests/testing/blocked_executor.h"
#include "tests/testing/sent_block.h"
#include "tests/testing/test_streams.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A block of waves.
class Sent : public SentBlock {
 public:
  Sent(uint64_t first, size_t rows, size_t columns = 2) : SentBlock(first, Waves(first, rows, columns)) {}
};

class FakeWaiter : public RoomWaiter {
 public:
  void OnRoom() override { room_.CountDown(); }
  void Wait() { room_.Wait(); }

 private:
  Latch room_{1};
};

class FakeWatcher : public StreamWatcher {
 public:
  void OnUpdates(absl::Span<const StreamUpdatePtr> updates) override {
    for (const StreamUpdatePtr& update : updates) updates_.push_back(update);
  }
  void OnStreamClosed(const absl::Status& reason) override { closed_ = reason; }

  // To be read when the session is idle.
  const std::vector<StreamUpdatePtr>& updates() const { return updates_; }
  const absl::Status& closed() const { return closed_; }

 private:
  std::vector<StreamUpdatePtr> updates_;
  absl::Status closed_;
};

class StreamSessionTest : public ::testing::Test {
 protected:
  std::shared_ptr<StreamSession> Make(const StreamSpec& spec, size_t max_queued_rows = 1000) {
    std::unique_ptr<SequencedLearner> learner = SequencedLearner::Create(spec).value();
    StreamSession::Start start{"streams/s", std::make_shared<const StreamSpec>(spec), {}, std::move(learner)};
    return std::make_shared<StreamSession>(std::move(start), &executor_, max_queued_rows);
  }

  // Keeps the only learning thread busy until Release, so that queues fill up.
  std::shared_ptr<LongTurn> Block() {
    auto blocker = std::make_shared<LongTurn>();
    executor_.Schedule(blocker);
    return blocker;
  }

  LearningExecutor executor_{1};
};

TEST_F(StreamSessionTest, LearnsBlocksAsABareLearnerDoes) {
  const auto session = Make(TwoFeatures(), 10'000);
  Sent first(1, 700), second(701, 1);
  ASSERT_TRUE(first.EnqueueIn(*session).ok());
  ASSERT_TRUE(second.EnqueueIn(*session).ok());
  EXPECT_THAT(first.Wait().predictions, SizeIs(700));
  EXPECT_EQ(second.Wait().applied_sequence, 701u);

  auto twin = SequencedLearner::Create(TwoFeatures()).value();
  const std::vector<double> rows = Waves(1, 701, 2);
  BlockProgress progress = twin->Begin({1, rows, {}, {}});
  LearnRows(*twin, progress, 701);
  EXPECT_EQ(second.Wait().state_digest, twin->learner().Digest());
}

TEST_F(StreamSessionTest, PublishesBeforeItAnswers) {
  const auto session = Make(TwoFeatures());
  EXPECT_THAT(session->view().outputs, IsEmpty());
  for (uint64_t sequence = 1; sequence <= 50; ++sequence) {
    Sent sent(sequence, 1);
    ASSERT_TRUE(sent.EnqueueIn(*session).ok());
    const BlockResult& result = sent.Wait();
    const StreamView view = session->view();
    EXPECT_EQ(view.applied_sequence, sequence);
    EXPECT_EQ(view.observations, sequence);
    EXPECT_EQ(view.outputs.at(0).prediction, result.predictions.at(0));
    EXPECT_GT(view.state_bytes, 0u);
  }
}

TEST_F(StreamSessionTest, AFullQueueRefusesAndLeavesTheBlock) {
  const auto session = Make(TwoFeatures(), 10);
  const auto blocker = Block();
  Sent first(1, 6), second(7, 6);
  ASSERT_TRUE(first.EnqueueIn(*session).ok());
  const absl::Status full = second.EnqueueIn(*session);
  EXPECT_TRUE(absl::IsResourceExhausted(full));
  EXPECT_THAT(std::string(full.message()), HasSubstr("has 6 rows waiting"));
  EXPECT_GE(session->retry_delay_ms(), 10u);
  blocker->Release();
  first.Wait();
  ASSERT_TRUE(second.EnqueueIn(*session).ok());
  EXPECT_EQ(second.Wait().applied_sequence, 12u);
}

TEST_F(StreamSessionTest, TellsOnceThereIsRoom) {
  const auto session = Make(TwoFeatures(), 10);
  const auto blocker = Block();
  Sent first(1, 6), second(7, 6);
  const auto room = std::make_shared<FakeWaiter>();
  ASSERT_TRUE(first.EnqueueIn(*session).ok());
  ASSERT_FALSE(second.EnqueueIn(*session, room).ok());
  blocker->Release();
  room->Wait();
  EXPECT_TRUE(second.EnqueueIn(*session).ok());
  EXPECT_TRUE(second.Wait().status.ok());
}

TEST_F(StreamSessionTest, ABlockLargerThanTheQueueIsTakenWhenNothingWaits) {
  const auto session = Make(TwoFeatures(), 10);
  Sent sent(1, 100);
  ASSERT_TRUE(sent.EnqueueIn(*session).ok());
  EXPECT_TRUE(sent.Wait().status.ok());
}

TEST_F(StreamSessionTest, ManyProducersLoseNothing) {
  LearningExecutor executor(4);
  StreamSpec spec = TwoFeatures();
  std::unique_ptr<SequencedLearner> learner = SequencedLearner::Create(spec).value();
  StreamSession::Start start{"streams/s", std::make_shared<const StreamSpec>(spec), {}, std::move(learner)};
  const auto session = std::make_shared<StreamSession>(std::move(start), &executor, 100'000);
  constexpr int kThreads = 4, kBlocks = 200;
  std::vector<std::unique_ptr<Sent>> sent;
  for (int i = 0; i < kThreads * kBlocks; ++i) sent.push_back(std::make_unique<Sent>(0, 3));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kBlocks; ++i) ASSERT_TRUE(sent[t * kBlocks + i]->EnqueueIn(*session).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& one : sent) one->Wait();
  EXPECT_EQ(session->vitals().applied_sequence, uint64_t{kThreads * kBlocks * 3});
  for (const auto& one : sent) EXPECT_EQ(one->times_done(), 1);
}

TEST_F(StreamSessionTest, WatchersSeeEveryObservationInOrder) {
  const auto session = Make(TwoFeatures(), 10'000);
  const auto watcher = std::make_shared<FakeWatcher>();
  ASSERT_TRUE(session->Watch(watcher).ok());
  Sent sent(1, 600);
  ASSERT_TRUE(sent.EnqueueIn(*session).ok());
  const BlockResult& result = sent.Wait();
  ASSERT_THAT(watcher->updates(), SizeIs(600));
  for (size_t i = 0; i < 600; ++i) {
    const StreamUpdate& update = *watcher->updates()[i];
    EXPECT_EQ(update.sequence, i + 1);
    EXPECT_EQ(update.heads.at(0).output.prediction, result.predictions[i]);
  }
}

TEST_F(StreamSessionTest, AWatcherThatIsGoneIsForgotten) {
  const auto session = Make(TwoFeatures());
  auto watcher = std::make_shared<FakeWatcher>();
  const std::weak_ptr<FakeWatcher> weak = watcher;
  ASSERT_TRUE(session->Watch(watcher).ok());
  watcher.reset();
  EXPECT_TRUE(weak.expired());
  Sent sent(1, 1);
  ASSERT_TRUE(sent.EnqueueIn(*session).ok());
  EXPECT_TRUE(sent.Wait().status.ok());
}

TEST_F(StreamSessionTest, CloseAnswersEveryoneWithItsReason) {
  const auto session = Make(TwoFeatures(), 10);
  const auto watcher = std::make_shared<FakeWatcher>();
  ASSERT_TRUE(session->Watch(watcher).ok());
  const auto blocker = Block();
  Sent waiting(1, 6), outside(7, 6), late(7, 6);
  const auto told = std::make_shared<FakeWaiter>();
  ASSERT_TRUE(waiting.EnqueueIn(*session).ok());
  ASSERT_FALSE(outside.EnqueueIn(*session, told).ok());
  session->Close(absl::NotFoundError("deleted"));
  session->Close(absl::UnavailableError("too late to matter"));
  EXPECT_TRUE(absl::IsNotFound(late.EnqueueIn(*session)));
  EXPECT_TRUE(absl::IsNotFound(session->Watch(watcher)));
  blocker->Release();
  told->Wait();
  EXPECT_TRUE(absl::IsNotFound(waiting.Wait().status));
  EXPECT_TRUE(absl::IsNotFound(watcher->closed()));
  EXPECT_TRUE(absl::IsNotFound(outside.EnqueueIn(*session)));
}

TEST_F(StreamSessionTest, CloseCutsALongBlockAndKeepsWhatWasLearnt) {
  const auto session = Make(SlowStream(), 100'000);
  Sent sent(1, 5000, 64);
  ASSERT_TRUE(sent.EnqueueIn(*session).ok());
  ASSERT_TRUE(WaitUntil([&] { return session->vitals().applied_sequence > 0; }));
  session->Close(absl::UnavailableError("stopping"));
  const BlockResult& result = sent.Wait();
  EXPECT_TRUE(absl::IsUnavailable(result.status));
  EXPECT_GT(result.applied_sequence, 0u);
  EXPECT_LT(result.applied_sequence, 5000u);
  EXPECT_THAT(result.predictions, SizeIs(result.applied_sequence));
}

TEST_F(StreamSessionTest, CapturesBetweenTurnsOfALongBlock) {
  const auto session = Make(SlowStream(), 100'000);
  Sent sent(1, 300, 64);
  ASSERT_TRUE(sent.EnqueueIn(*session).ok());
  ASSERT_TRUE(WaitUntil([&] { return session->vitals().applied_sequence > 0; }));
  CapturedLearner captured;
  Latch done(1);
  session->Capture({}, [&](CapturedLearner state) {
    captured = std::move(state);
    done.CountDown();
  });
  done.Wait();
  EXPECT_FALSE(sent.done());

  auto twin = SequencedLearner::Restore(SlowStream(), captured.applied_sequence, captured.bytes).value();
  const size_t left = 300 - captured.applied_sequence;
  const std::vector<double> rows = Waves(captured.applied_sequence + 1, left, 64);
  BlockProgress progress = twin->Begin({captured.applied_sequence + 1, rows, {}, {}});
  LearnRows(*twin, progress, left);
  EXPECT_EQ(sent.Wait().state_digest, twin->learner().Digest());
}

TEST_F(StreamSessionTest, ResetRefusesWhatWasWaitingAndBeginsAnew) {
  const auto session = Make(SlowStream(), 100'000);
  Sent running(1, 5000, 64), waiting(5001, 10, 64);
  ASSERT_TRUE(running.EnqueueIn(*session).ok());
  ASSERT_TRUE(waiting.EnqueueIn(*session).ok());
  ASSERT_TRUE(WaitUntil([&] { return session->vitals().applied_sequence > 0; }));
  session->Reset(SequencedLearner::Create(SlowStream()).value(), {"again", {}, {}});
  EXPECT_TRUE(absl::IsUnavailable(running.Wait().status));
  EXPECT_TRUE(absl::IsUnavailable(waiting.Wait().status));
  EXPECT_EQ(running.Wait().applied_sequence, 0u);
  EXPECT_THAT(session->view().outputs, IsEmpty());
  EXPECT_EQ(session->view().labels.description, "again");

  Sent fresh(1, 2, 64);
  ASSERT_TRUE(fresh.EnqueueIn(*session).ok());
  EXPECT_EQ(fresh.Wait().applied_sequence, 2u);
}

TEST_F(StreamSessionTest, AdoptChangesPolicies) {
  const auto session = Make(TwoFeatures());
  StreamSpec spec = TwoFeatures();
  spec.policies.sequence_gaps = SequenceGapPolicy::kAccept;
  session->Adopt(std::make_shared<const StreamSpec>(spec), {"changed", {}, {}});
  EXPECT_TRUE(session->view().spec->policies == spec.policies);
  EXPECT_EQ(session->view().labels.description, "changed");
  Sent far(1000, 1);
  ASSERT_TRUE(far.EnqueueIn(*session).ok());
  EXPECT_EQ(far.Wait().applied_sequence, 1000u);
}

}  // namespace
}  // namespace nexting::server
