// The turn without a session, an executor or threads.
#include "server/streams/stream_turn.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/sent_block.h"
#include "tests/testing/test_streams.h"

namespace nexting::server {
namespace {

using ::testing::SizeIs;

// Sets its rows as a session does.
class Sent : public SentBlock {
 public:
  Sent(uint64_t first, size_t rows) : SentBlock(first, Waves(first, rows, 2)), rows_(rows) {}
  void EnqueueIn(BlockQueue& queue) { ASSERT_TRUE(SentBlock::EnqueueIn(queue, rows_).ok()); }

 private:
  const size_t rows_;
};

class StreamTurnTest : public ::testing::Test {
 protected:
  static std::unique_ptr<SequencedLearner> NewLearner() { return SequencedLearner::Create(*kSpec).value(); }

  static inline const auto kSpec = std::make_shared<const StreamSpec>(TwoFeatures());
  BlockQueue queue_{"streams/s", 10'000};
  WatcherList watchers_;
  PublishedView published_{"streams/s", kSpec, {}, 0};
  StreamTurn turn_{"streams/s", kSpec, NewLearner(), {&queue_, &watchers_, &published_}};
};

TEST_F(StreamTurnTest, WithoutBlocksThereIsNothingToDo) { EXPECT_FALSE(turn_.Learn(nullptr)); }

TEST_F(StreamTurnTest, ALongBlockTakesSeveralTurnsAndIsAnsweredAtItsEnd) {
  Sent block(1, 2 * StreamTurn::kMaxRows + 1);
  block.EnqueueIn(queue_);
  EXPECT_TRUE(turn_.Learn(nullptr));
  EXPECT_EQ(published_.view().applied_sequence, StreamTurn::kMaxRows);
  EXPECT_TRUE(turn_.Learn(nullptr));
  EXPECT_FALSE(block.done());
  EXPECT_EQ(queue_.rows(), 2 * StreamTurn::kMaxRows + 1) << "rows count until the block is answered";
  EXPECT_FALSE(turn_.Learn(nullptr));
  ASSERT_TRUE(block.done());
  EXPECT_EQ(block.Wait().learnt, 2 * StreamTurn::kMaxRows + 1);
  EXPECT_EQ(queue_.rows(), 0u);
}

TEST_F(StreamTurnTest, ATurnTakesSeveralShortBlocks) {
  Sent first(1, 10), second(11, 10), duplicate(1, 20);
  first.EnqueueIn(queue_);
  second.EnqueueIn(queue_);
  duplicate.EnqueueIn(queue_);
  EXPECT_FALSE(turn_.Learn(nullptr));
  EXPECT_EQ(second.Wait().applied_sequence, 20u);
  EXPECT_EQ(duplicate.Wait().duplicates, 20u);
}

TEST_F(StreamTurnTest, RefusingAnswersTheBlockAtHandAndThoseThatWait) {
  Sent running(1, StreamTurn::kMaxRows + 1), waiting(StreamTurn::kMaxRows + 2, 5);
  running.EnqueueIn(queue_);
  waiting.EnqueueIn(queue_);
  ASSERT_TRUE(turn_.Learn(nullptr));
  turn_.RefuseBlocks(absl::UnavailableError("stopping"));
  EXPECT_TRUE(absl::IsUnavailable(running.Wait().status));
  EXPECT_EQ(running.Wait().learnt, StreamTurn::kMaxRows);
  EXPECT_THAT(running.Wait().predictions, SizeIs(StreamTurn::kMaxRows));
  EXPECT_TRUE(absl::IsUnavailable(waiting.Wait().status));
  EXPECT_EQ(queue_.rows(), 0u);
  EXPECT_FALSE(turn_.Learn(nullptr));
}

TEST_F(StreamTurnTest, CapturesBetweenTheRowsOfABlock) {
  const size_t rows = StreamTurn::kMaxRows + 1;
  const std::vector<double> values = Waves(1, rows, 2);
  SentBlock block(1, values);
  ASSERT_TRUE(block.EnqueueIn(queue_, rows).ok());
  ASSERT_TRUE(turn_.Learn(nullptr));
  const CapturedLearner captured = turn_.Capture(kSpec->policies);
  EXPECT_EQ(captured.applied_sequence, StreamTurn::kMaxRows);
  const auto twin = SequencedLearner::Restore(*kSpec, captured.applied_sequence, captured.bytes).value();
  EXPECT_FALSE(turn_.Learn(nullptr));
  BlockProgress progress = twin->Begin({1, values, {}, {}});
  EXPECT_EQ(LearnRows(*twin, progress, rows), 1u);
  EXPECT_EQ(block.Wait().state_digest, twin->learner().Digest());
}

TEST_F(StreamTurnTest, ResetBeginsAnewAndPublishesIt) {
  Sent before(1, 10), after(1, 3);
  before.EnqueueIn(queue_);
  turn_.Learn(nullptr);
  turn_.Reset(NewLearner());
  EXPECT_EQ(published_.view().applied_sequence, 0u);
  EXPECT_FALSE(published_.vitals().td_error_ratio.has_value());
  after.EnqueueIn(queue_);
  turn_.Learn(nullptr);
  EXPECT_EQ(after.Wait().learnt, 3u);
}

}  // namespace
}  // namespace nexting::server
