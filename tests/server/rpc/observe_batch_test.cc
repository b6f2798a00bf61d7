// A batch with real sessions and no gRPC call.
#include "server/rpc/observe_batch.h"

#include <memory>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sync/latch.h"
#include "tests/testing/blocked_executor.h"
#include "tests/testing/test_streams.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {
namespace {

class FakeOwner : public ObserveBatchOwner {
 public:
  void OnBatchDone() override { done_.CountDown(); }
  void OnBatchEnqueued() override {
    enqueued_on_ = std::this_thread::get_id();
    enqueued_.CountDown();
  }

  void WaitUntilDone() { done_.Wait(); }
  std::thread::id WaitUntilEnqueued() {
    enqueued_.Wait();
    return enqueued_on_;
  }

 private:
  Latch done_{1};
  Latch enqueued_{1};
  std::thread::id enqueued_on_;
};

class ObserveBatchTest : public ::testing::Test {
 protected:
  static constexpr size_t kQueuedRows = 10;

  ObserveBatchTest() {
    StreamSession::Start start{"streams/s",
                               std::make_shared<const StreamSpec>(TwoFeatures()),
                               {},
                               SequencedLearner::Create(TwoFeatures()).value()};
    registry_.Insert(std::make_shared<StreamSession>(std::move(start), &executor_.executor(), kQueuedRows));
  }

  // Blocks of kQueuedRows rows each, one after the other.
  std::shared_ptr<ObserveBatch> BatchOf(int blocks, ObserveBatch::WhenFull when_full) {
    auto request = std::make_shared<v1::ObserveRequest>();
    for (int i = 0; i < blocks; ++i) {
      v1::ObservationBlock& block = *request->add_blocks();
      block.set_stream("streams/s");
      for (const double value : Waves(1 + i * kQueuedRows, kQueuedRows, 2)) block.add_features(value);
    }
    const grpc::CallbackServerContext context;
    return std::make_shared<ObserveBatch>(request, std::make_shared<v1::ObserveResponse>(), environment_,
                                          CallPermit(context, environment_), when_full, owner_);
  }

  StreamRegistry registry_;
  OpenCalls open_calls_{{}, nullptr};
  std::unique_ptr<Authorizer> authorizer_ = Authorizer::Open("").value();
  JobThread resumer_;
  BlockedExecutor executor_;
  const RpcEnvironment environment_{&registry_, &open_calls_, nullptr, authorizer_.get(), &resumer_};
  const std::shared_ptr<FakeOwner> owner_ = std::make_shared<FakeOwner>();
};

TEST_F(ObserveBatchTest, GathersResultsInTheirPlaces) {
  const auto batch = BatchOf(1, ObserveBatch::WhenFull::kRefuse);
  batch->EnqueueBlocks();
  EXPECT_TRUE(batch->enqueued());
  EXPECT_FALSE(batch->done());
  executor_.Release();
  owner_->WaitUntilDone();
  EXPECT_EQ(batch->response().results(0).stream(), "streams/s");
  EXPECT_EQ(batch->response().results(0).applied_sequence(), kQueuedRows);
}

TEST_F(ObserveBatchTest, RefusesWhatFindsAFullQueueAndWhatComesBehindIt) {
  const auto batch = BatchOf(3, ObserveBatch::WhenFull::kRefuse);
  batch->EnqueueBlocks();
  EXPECT_TRUE(batch->enqueued());
  executor_.Release();
  owner_->WaitUntilDone();
  EXPECT_FALSE(batch->response().results(0).has_error());
  EXPECT_EQ(batch->response().results(1).error().code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(batch->response().results(2).error().code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ObserveBatchTest, WaitsForRoomAndGoesOnOnTheResumer) {
  const auto batch = BatchOf(3, ObserveBatch::WhenFull::kWait);
  batch->EnqueueBlocks();
  EXPECT_FALSE(batch->enqueued());
  executor_.Release();
  std::thread::id resumer;
  resumer_.RunAndWait([&] { resumer = std::this_thread::get_id(); });
  EXPECT_EQ(owner_->WaitUntilEnqueued(), resumer);
  owner_->WaitUntilDone();
  EXPECT_EQ(batch->response().results(2).applied_sequence(), 3 * kQueuedRows);
}

TEST_F(ObserveBatchTest, TheEndOfTheStreamEndsTheWait) {
  const auto batch = BatchOf(3, ObserveBatch::WhenFull::kWait);
  batch->EnqueueBlocks();
  registry_.CloseAll(absl::UnavailableError("stopping"));
  executor_.Release();
  owner_->WaitUntilDone();
  for (const v1::BlockResult& result : batch->response().results()) {
    EXPECT_EQ(result.error().code(), grpc::StatusCode::UNAVAILABLE);
  }
}

TEST_F(ObserveBatchTest, AnAbandonedBatchEnqueuesNoMore) {
  const auto batch = BatchOf(2, ObserveBatch::WhenFull::kWait);
  batch->EnqueueBlocks();
  batch->Abandon();
  executor_.Release();
  owner_->WaitUntilDone();
  EXPECT_FALSE(batch->response().results(0).has_error()) << "what the session has taken is learnt";
  EXPECT_EQ(batch->response().results(1).error().code(), grpc::StatusCode::CANCELLED);
}

// Learning threads are stopped before the resumer; what they hand it after its end is dropped.
TEST_F(ObserveBatchTest, NobodyIsCalledAfterTheResumerHasStopped) {
  const auto batch = BatchOf(2, ObserveBatch::WhenFull::kWait);
  batch->EnqueueBlocks();
  resumer_.Stop();
  executor_.Release();
  const StreamRegistry::SessionPtr session = registry_.Find("streams/s");
  ASSERT_TRUE(WaitUntil([&] { return session->vitals().applied_sequence == kQueuedRows; }));
  executor_.executor().Stop();  // at the end of that turn
  EXPECT_FALSE(batch->enqueued());
}

}  // namespace
}  // namespace nexting::server
