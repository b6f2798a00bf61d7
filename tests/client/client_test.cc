#include "nexting/client.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/testing/fake_predictor_server.h"

namespace nexting::client {
namespace {

StreamConfig TwoFeatures() {
  StreamConfig config;
  config.features = {"load", "temperature"};
  config.heads = {{"temperature", {}, 10.0}, {"elsewhere", 0.5, {}}};
  return config;
}

class ClientTest : public ::testing::Test {
 protected:
  FakePredictorServer server_;
  Client client_{{server_.address()}};
};

TEST_F(ClientTest, CreatesAndReadsAStreamWithoutTheWiresPrefix) {
  StreamConfig config = TwoFeatures();
  config.network.columns = 7;
  config.network.step_size = {StepMethod::kRmsProp, 0.5, 0.25};
  config.network.cell = CellType::kRtu;
  config.network.stage = {1, 1'000'000'000'000};
  config.network.replacement = {0.01, 5, 0.5, 0.75};
  config.network.dense = {GradientEstimator::kNoBackTrack, 3, 0.5};
  config.read_out = {ReadOutMethod::kRecursiveLeastSquares, 0.25, {StepMethod::kSgd, 0.125}, false, 0.9};
  config.missing_values = MissingValuePolicy::kReject;
  config.seed = 9;
  ASSERT_TRUE(client_.CreateStream("plant-7/boiler", config, "hall 7").ok());
  const auto stream = client_.GetStream("plant-7/boiler");
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_EQ(stream->id, "plant-7/boiler");
  EXPECT_EQ(stream->description, "hall 7");
  EXPECT_EQ(stream->config.features, config.features);
  ASSERT_EQ(stream->config.heads.size(), 2u);
  EXPECT_EQ(stream->config.heads[0].horizon, 10.0);
  EXPECT_FALSE(stream->config.heads[0].discount.has_value());
  EXPECT_EQ(stream->config.heads[1].discount, 0.5);
  EXPECT_EQ(stream->config.network.columns, 7u);
  EXPECT_EQ(stream->config.network.step_size.method, StepMethod::kRmsProp);
  EXPECT_EQ(stream->config.network.step_size.value, 0.5);
  EXPECT_EQ(stream->config.network.cell, CellType::kRtu);
  EXPECT_EQ(stream->config.network.stage->columns, 1u);
  EXPECT_EQ(stream->config.network.stage->steps, 1'000'000'000'000u);
  EXPECT_EQ(stream->config.network.replacement->rate, 0.01);
  EXPECT_EQ(stream->config.network.replacement->maturity, 5u);
  EXPECT_EQ(stream->config.network.replacement->utility_rate, 0.5);
  EXPECT_EQ(stream->config.network.replacement->threshold, 0.75);
  EXPECT_EQ(stream->config.network.dense->estimator, GradientEstimator::kNoBackTrack);
  EXPECT_EQ(stream->config.network.dense->steps, 3u);
  EXPECT_EQ(stream->config.network.dense->density, 0.5);
  EXPECT_EQ(stream->config.read_out.method, ReadOutMethod::kRecursiveLeastSquares);
  EXPECT_EQ(stream->config.read_out.forgetting, 0.9);
  EXPECT_EQ(stream->config.read_out.lambda, 0.25);
  EXPECT_EQ(stream->config.read_out.sees_inputs, false);
  EXPECT_EQ(stream->config.missing_values, MissingValuePolicy::kReject);
  EXPECT_EQ(stream->config.sequence_gaps, SequenceGapPolicy::kRefuse);  // the server's default
  EXPECT_EQ(stream->config.seed, 9u);
  EXPECT_EQ(stream->status.extra_cumulants, std::vector<std::string>{"elsewhere"});
  EXPECT_EQ(stream->create_time, absl::FromUnixMillis(1700000000250));
}

TEST_F(ClientTest, EffectiveDiscountComesFromEitherForm) {
  EXPECT_EQ((PredictionHead{"c", {}, {}}).effective_discount(), 0);
  EXPECT_EQ((PredictionHead{"c", 0.5, {}}).effective_discount(), 0.5);
  EXPECT_DOUBLE_EQ((PredictionHead{"c", {}, 10.0}).effective_discount(), 0.9);
}

TEST_F(ClientTest, AHeadWithADiscountAndAHorizonIsRefusedHere) {
  StreamConfig config = TwoFeatures();
  config.heads = {{"temperature", 0.5, 2.0}};
  const auto created = client_.CreateStream("s", config);
  EXPECT_TRUE(absl::IsInvalidArgument(created.status())) << created.status();
}

TEST_F(ClientTest, ListReadsAllPagesOfAPrefix) {
  for (const char* id : {"a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "a/7", "b/1"}) {
    ASSERT_TRUE(client_.CreateStream(id, TwoFeatures()).ok());
  }
  const auto streams = client_.ListStreams("a/");
  ASSERT_TRUE(streams.ok());
  ASSERT_EQ(streams->size(), 7u);
  EXPECT_EQ(streams->front().id, "a/1");
  EXPECT_EQ(streams->back().id, "a/7");
  EXPECT_EQ(server_.list_pages(), 3);
  EXPECT_EQ(client_.ListStreams()->size(), 8u);
}

TEST_F(ClientTest, AVisitEndsWhereTheVisitorWants) {
  for (const char* id : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(client_.CreateStream(id, TwoFeatures()).ok());
  std::vector<std::string> seen;
  const auto until_b = [&](const Stream& stream) {
    seen.push_back(stream.id);
    return stream.id != "b";
  };
  EXPECT_EQ(client_.VisitStreams("", until_b), absl::OkStatus());
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(server_.list_pages(), 1);
  server_.FailCalls({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  EXPECT_TRUE(absl::IsPermissionDenied(client_.VisitStreams("", until_b)));
}

TEST_F(ClientTest, WorstStreamsComeWorstFirst) {
  for (const char* id : {"a/1", "a/2", "a/3", "b/1"}) ASSERT_TRUE(client_.CreateStream(id, TwoFeatures()).ok());
  server_.SetQuality("a/1", {{5, 1, 2}});
  server_.SetQuality("a/3", {{5, 3, 2}});
  server_.SetQuality("b/1", {{5, 9, 2}});
  const auto all = client_.ListWorstStreams();
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(all->size(), 3u);
  EXPECT_EQ(all->front().id, "b/1");
  EXPECT_EQ(all->front().status.heads[0].skill, -3.5);
  EXPECT_EQ(client_.ListWorstStreams(1, "a/")->front().id, "a/3");
}

TEST_F(ClientTest, UpdateChangesOnlyWhatIsGiven) {
  ASSERT_TRUE(client_.CreateStream("s", TwoFeatures(), "before").ok());
  StreamChanges changes;
  changes.sequence_gaps = SequenceGapPolicy::kAccept;
  const auto stream = client_.UpdateStream("s", changes);
  ASSERT_TRUE(stream.ok());
  EXPECT_EQ(stream->config.sequence_gaps, SequenceGapPolicy::kAccept);
  EXPECT_EQ(stream->config.missing_values, MissingValuePolicy::kHoldLast);
  EXPECT_EQ(stream->description, "before");
}

TEST_F(ClientTest, ErrorsKeepTheServersCodeAndWords) {
  EXPECT_TRUE(absl::IsNotFound(client_.GetStream("none").status()));
  EXPECT_TRUE(absl::IsNotFound(client_.DeleteStream("none")));
  EXPECT_TRUE(absl::IsNotFound(client_.ResetStream("none").status()));
  EXPECT_TRUE(absl::IsNotFound(client_.OpenWriter("none").status()));
  ASSERT_TRUE(client_.CreateStream("s", TwoFeatures()).ok());
  const auto again = client_.CreateStream("s", TwoFeatures());
  EXPECT_TRUE(absl::IsAlreadyExists(again.status()));
  EXPECT_EQ(again.status().message(), "stream_id: `streams/s` is taken");
  EXPECT_TRUE(absl::IsFailedPrecondition(client_.Predict("s").status()));
}

TEST_F(ClientTest, ObserveAnswersEachBlockAndABadOneFailsAlone) {
  ASSERT_TRUE(client_.CreateStream("s", TwoFeatures()).ok());
  const auto results =
      client_.Observe({{"s", 1, {1, 2, 3, 4}, {5, 6}, {}}, {"none", 1, {1}, {}, {}}, {"s", 9, {1, 2}, {3}, {}}});
  ASSERT_TRUE(results.ok());
  ASSERT_EQ(results->size(), 3u);
  EXPECT_TRUE((*results)[0].error.ok());
  EXPECT_EQ((*results)[0].stream_id, "s");
  EXPECT_EQ((*results)[0].applied_sequence, 2u);
  EXPECT_EQ((*results)[0].predictions, (std::vector<double>{10, 11, 30, 31}));
  EXPECT_EQ((*results)[0].baselines, (std::vector<double>{2, 5, 4, 6}));
  EXPECT_TRUE(absl::IsNotFound((*results)[1].error));
  EXPECT_TRUE(absl::IsOutOfRange((*results)[2].error));
  EXPECT_EQ((*results)[2].expected_sequence, 3u);
}

TEST_F(ClientTest, PredictReturnsOneHeadForEachOfTheConfiguration) {
  ASSERT_TRUE(client_.CreateStream("s", TwoFeatures()).ok());
  ASSERT_TRUE(client_.Observe({{"s", 0, {4, 2}, {5}, {}}}).ok());
  const auto prediction = client_.Predict("s");
  ASSERT_TRUE(prediction.ok());
  EXPECT_EQ(prediction->stream_id, "s");
  EXPECT_EQ(prediction->applied_sequence, 1u);
  ASSERT_EQ(prediction->heads.size(), 2u);
  EXPECT_EQ(prediction->heads[1].cumulant, "elsewhere");
  EXPECT_EQ(prediction->heads[1].prediction, 41);
  EXPECT_EQ(prediction->heads[1].baseline, 5);
}

TEST_F(ClientTest, ACallEndsAtItsDeadline) {
  server_.HoldRequests(true);
  Client hasty({server_.address(), absl::Milliseconds(50)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(hasty.GetStream("s").status()));
}

TEST_F(ClientTest, NoServerIsUnavailableAtOnce) {
  server_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(client_.GetStream("s").status()));
}

TEST_F(ClientTest, HealthIsWhatTheServerSaysOfItself) {
  EXPECT_EQ(client_.IsServing().value(), true);
  server_.SetServing(false);
  EXPECT_EQ(client_.IsServing().value(), false);
  server_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(client_.IsServing().status()));
}

TEST_F(ClientTest, WriterOptionsAreChecked) {
  ASSERT_TRUE(client_.CreateStream("s", TwoFeatures()).ok());
  WriterOptions options;
  options.block_rows = 0;
  EXPECT_TRUE(absl::IsInvalidArgument(client_.OpenWriter("s", options).status()));
  options = {};
  options.buffer_rows = 63;
  EXPECT_TRUE(absl::IsInvalidArgument(client_.OpenWriter("s", options).status()));
  options = {};
  options.in_flight_blocks = 0;
  EXPECT_TRUE(absl::IsInvalidArgument(client_.OpenWriter("s", options).status()));
  options = {};
  options.max_backoff = absl::Milliseconds(1);
  EXPECT_TRUE(absl::IsInvalidArgument(client_.OpenWriter("s", options).status()));
}

}  // namespace
}  // namespace nexting::client
