// Observe and Predict over the wire.
#include <cmath>
#include <future>
#include <limits>
#include <string>
#include <thread>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

class ObserveTest : public ServerFixture {
 protected:
  void SetUp() override { Start(); }

  grpc::Status Call(const v1::ObserveRequest& request, v1::ObserveResponse* response) {
    grpc::ClientContext context;
    return predictor().Observe(&context, request, response);
  }

  grpc::Status Predict(const std::string& stream, v1::PredictResponse* response) {
    v1::PredictRequest request;
    request.set_stream(stream);
    grpc::ClientContext context;
    return predictor().Predict(&context, request, response);
  }
};

TEST_F(ObserveTest, LearnsAsALearnerInThisProcessDoes) {
  const std::string name = CreateSmall("a");
  const auto twin = Twin(TwoFeatures(), 300);
  const v1::BlockResult result = ObserveWaves(name, 1, 300);
  EXPECT_EQ(result.stream(), name);
  EXPECT_EQ(result.applied_sequence(), 300u);
  EXPECT_EQ(result.state_digest(), twin->Digest());
  ASSERT_EQ(result.predictions_size(), 300);
  ASSERT_EQ(result.baselines_size(), 300);
  EXPECT_EQ(result.predictions(299), twin->Predict()[0].prediction);
  EXPECT_EQ(result.baselines(299), Wave(300, 1));
}

TEST_F(ObserveTest, RepeatedAndOverlappingBlocksAreLearntOnce) {
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 10);
  const v1::BlockResult again = ObserveWaves(name, 1, 10);
  EXPECT_EQ(again.duplicates(), 10u);
  EXPECT_EQ(again.predictions_size(), 0);
  const v1::BlockResult overlapping = ObserveWaves(name, 6, 10);
  EXPECT_EQ(overlapping.duplicates(), 5u);
  EXPECT_EQ(overlapping.predictions_size(), 5);
  EXPECT_EQ(overlapping.state_digest(), Twin(TwoFeatures(), 15)->Digest());
}

TEST_F(ObserveTest, AGapIsRefusedWithTheExpectedNumber) {
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 3);
  const v1::BlockResult result = Observe(WavesBlock(name, 5, 1));
  EXPECT_EQ(result.error().code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(result.error().expected_sequence(), 4u);
  EXPECT_EQ(result.applied_sequence(), 3u);
}

TEST_F(ObserveTest, ABadBlockDoesNotFailItsNeighbours) {
  const std::string a = CreateSmall("a"), b = CreateSmall("b");
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(a, 1, 2);
  *request.add_blocks() = WavesBlock("streams/unknown", 1, 2);
  *request.add_blocks() = WavesBlock("no name", 1, 2);
  *request.add_blocks() = WavesBlock(b, 1, 2);
  request.mutable_blocks(3)->add_features(1);
  *request.add_blocks() = WavesBlock(a, 3, 2);
  request.mutable_blocks(4)->set_features(2, std::numeric_limits<double>::infinity());
  *request.add_blocks() = WavesBlock(b, 1, 4);
  v1::ObserveResponse response;
  ASSERT_TRUE(Call(request, &response).ok());
  ASSERT_EQ(response.results_size(), 6);
  EXPECT_FALSE(response.results(0).has_error());
  EXPECT_EQ(response.results(1).error().code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(response.results(1).stream(), "streams/unknown");
  EXPECT_EQ(response.results(2).error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(response.results(3).error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(response.results(3).error().message(),
              HasSubstr("features has 5 values; must be a multiple of m = 2 (load, heat)"));
  EXPECT_EQ(response.results(4).error().message(), "features[1][0] 'load' is inf; must be finite or NaN");
  EXPECT_EQ(response.results(4).applied_sequence(), 3u);
  EXPECT_EQ(response.results(4).predictions_size(), 1);
  EXPECT_FALSE(response.results(5).has_error());
  EXPECT_FALSE(response.results(0).has_state_digest());
}

TEST_F(ObserveTest, MissingValuesFollowThePolicy) {
  const std::string holds = CreateSmall("holds");
  v1::ObservationBlock block = WavesBlock(holds, 1, 2);
  block.set_features(3, std::nan(""));
  const v1::BlockResult held = Observe(block);
  EXPECT_FALSE(held.has_error());
  EXPECT_EQ(held.baselines(1), held.baselines(0));

  v1::StreamConfig config = SmallConfig();
  config.set_missing_values(v1::REJECT);
  block.set_stream(Create("rejects", config));
  const v1::BlockResult refused = Observe(block);
  EXPECT_EQ(refused.error().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(refused.error().message(), HasSubstr("features[1][1] 'heat' is nan"));
  EXPECT_EQ(refused.applied_sequence(), 1u);
}

TEST_F(ObserveTest, TheNumberOfBlocksIsBounded) {
  v1::ObserveRequest request;
  v1::ObserveResponse response;
  EXPECT_EQ(Call(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (int i = 0; i < 1025; ++i) request.add_blocks();
  const grpc::Status status = Call(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("blocks has 1025 entries; must have 1 to 1024"));
}

TEST_F(ObserveTest, ATooLargeMessageIsRefusedAsAWhole) {
  const std::string name = CreateSmall("a");
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 300'000);
  v1::ObserveResponse response;
  EXPECT_EQ(Call(request, &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(AppliedSequence(name), 0u);
}

TEST_F(ObserveTest, ManyStreamsAndBlocksInOneCall) {
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back(CreateSmall("s" + std::to_string(i)));
  v1::ObserveRequest request;
  request.set_return_state_digest(true);
  for (uint64_t block = 0; block < 10; ++block) {
    for (const std::string& name : names) *request.add_blocks() = WavesBlock(name, 1 + 7 * block, 7);
  }
  v1::ObserveResponse response;
  ASSERT_TRUE(Call(request, &response).ok());
  const uint64_t digest = Twin(TwoFeatures(), 70)->Digest();
  for (int i = 180; i < 200; ++i) EXPECT_EQ(response.results(i).state_digest(), digest);
}

TEST_F(ObserveTest, PredictTellsTheLatestPrediction) {
  const std::string name = CreateSmall("a");
  v1::PredictResponse response;
  const grpc::Status unseen = Predict(name, &response);
  EXPECT_EQ(unseen.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(unseen.error_message(), HasSubstr("has not seen an observation"));
  EXPECT_EQ(Predict("streams/unknown", &response).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Predict("unknown", &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);

  const v1::BlockResult result = ObserveWaves(name, 1, 30);
  for (int repeat = 0; repeat < 2; ++repeat) {
    ASSERT_TRUE(Predict(name, &response).ok());
    EXPECT_EQ(response.applied_sequence(), 30u);
    ASSERT_EQ(response.heads_size(), 1);
    EXPECT_EQ(response.heads(0).cumulant(), "heat");
    EXPECT_EQ(response.heads(0).prediction(), result.predictions(29));
    EXPECT_EQ(response.heads(0).baseline(), result.baselines(29));
  }
}

TEST_F(ObserveTest, PredictDoesNotWaitForALongBlock) {
  const std::string name = CreateSlow("slow");
  std::promise<v1::BlockResult> promise;
  std::future<v1::BlockResult> result = promise.get_future();
  std::thread observer([&] { promise.set_value(Observe(WavesBlock(name, 1, 400, 64))); });
  v1::PredictResponse response;
  ASSERT_TRUE(WaitUntil([&] { return Predict(name, &response).ok(); }));
  EXPECT_LT(response.applied_sequence(), 400u);
  EXPECT_EQ(result.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  observer.join();
  EXPECT_EQ(result.get().applied_sequence(), 400u);
}

TEST_F(ObserveTest, OneBusyStreamDoesNotHoldUpAnother) {
  const std::string slow = CreateSlow("slow"), small = CreateSmall("small");
  std::thread observer([&] { ObserveWaves(slow, 1, 400, 64); });
  ASSERT_TRUE(WaitUntil([&] { return AppliedSequence(slow) > 0; }));
  ObserveWaves(small, 1, 100);
  EXPECT_LT(AppliedSequence(slow), 400u);
  observer.join();
}

class FullQueueTest : public ObserveTest {
 protected:
  void SetUp() override {
    config().max_queued_rows_per_stream = 300;
    Start();
  }
};

TEST_F(FullQueueTest, AFullQueueAsksToComeBackAndKeepsTheOrder) {
  const std::string name = CreateSlow("slow");
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 200, 64);
  *request.add_blocks() = WavesBlock(name, 201, 200, 64);
  *request.add_blocks() = WavesBlock(name, 0, 1, 64);
  v1::ObserveResponse response;
  ASSERT_TRUE(Call(request, &response).ok());
  EXPECT_FALSE(response.results(0).has_error());
  for (int i = 1; i < 3; ++i) {
    EXPECT_EQ(response.results(i).error().code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_GE(response.results(i).error().retry_delay_ms(), 10u);
  }
  EXPECT_EQ(AppliedSequence(name), 200u);
}

}  // namespace
}  // namespace nexting::server
