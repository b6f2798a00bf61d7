// What a server says of itself on /metrics, against what was done to it.
#include <cmath>
#include <string>

#include "server/metrics/metrics_endpoint.h"
#include "tests/integration/server_fixture.h"
#include "tests/testing/scrape.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

class MetricsTest : public ServerFixture {
 protected:
  MetricsTest() { config().metrics_address = "127.0.0.1:0"; }

  Scrape Metrics() { return Scrape(server().metrics_port()); }
};

TEST_F(MetricsTest, EverySeriesIsThereFromTheStart) {
  Start();
  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics.text(), HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="Observe",code="OK"})"], Optional(0.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="GetServerConfig",code="UNAUTHENTICATED"})"],
              Optional(0.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_duration_seconds_bucket{method="Watch",status="ok",le="2.5e-05"})"],
              Optional(0.0));
  EXPECT_THAT(metrics[R"(nexting_learning_step_duration_seconds_bucket{le="1e-06"})"], Optional(0.0));
  EXPECT_THAT(metrics[R"(nexting_blocks_total{outcome="gap"})"], Optional(0.0));
  EXPECT_THAT(metrics[R"(nexting_streams{state="waiting"})"], Optional(0.0));
  EXPECT_THAT(metrics["nexting_learning_workers"], Optional(2.0));
  const auto median = metrics[R"(nexting_fleet_return_error_ratio{quantile="0.5"})"];
  ASSERT_TRUE(median.has_value());
  EXPECT_TRUE(std::isnan(*median));
}

TEST_F(MetricsTest, CountsWhatBecomesOfObservations) {
  Start();
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 10);
  EXPECT_EQ(Observe(WavesBlock(name, 6, 10)).duplicates(), 5u);
  EXPECT_TRUE(Observe(WavesBlock(name, 100, 4)).has_error());
  EXPECT_TRUE(Observe(WavesBlock("streams/unknown", 1, 4)).has_error());
  v1::ObservationBlock bad = WavesBlock(name, 16, 3);
  bad.set_features(2, INFINITY);
  EXPECT_EQ(Observe(bad).applied_sequence(), 16u);

  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics[R"(nexting_observations_total{outcome="learnt"})"], Optional(16.0));
  EXPECT_THAT(metrics[R"(nexting_observations_total{outcome="duplicate"})"], Optional(5.0));
  // Four behind the gap, one for the unknown stream, whose rows cannot be counted, two from the infinity on.
  EXPECT_THAT(metrics[R"(nexting_observations_total{outcome="refused"})"], Optional(7.0));
  EXPECT_THAT(metrics[R"(nexting_blocks_total{outcome="accepted"})"], Optional(2.0));
  EXPECT_THAT(metrics[R"(nexting_blocks_total{outcome="gap"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_blocks_total{outcome="unknown_stream"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_blocks_total{outcome="invalid"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_predictions_total{source="observe"})"], Optional(16.0));
  EXPECT_THAT(metrics["nexting_learning_step_duration_seconds_count"], Optional(16.0));
  EXPECT_GT(metrics["nexting_learning_step_duration_seconds_sum"].value_or(0), 0);
  // One for each block that reached its session.
  EXPECT_THAT(metrics["nexting_queue_wait_duration_seconds_count"], Optional(4.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="Observe",code="OK"})"], Optional(5.0));
}

TEST_F(MetricsTest, CountsCallsByMethodAndStatus) {
  Start();
  v1::PredictRequest request;
  request.set_stream("streams/unknown");
  v1::PredictResponse response;
  grpc::ClientContext unknown;
  EXPECT_EQ(predictor().Predict(&unknown, request, &response).error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_stream(CreateSmall("a"));
  ObserveWaves("streams/a", 1, 2);
  grpc::ClientContext known;
  EXPECT_TRUE(predictor().Predict(&known, request, &response).ok());

  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics[R"(nexting_rpc_started_total{method="Predict"})"], Optional(2.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="Predict",code="NOT_FOUND"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_duration_seconds_count{method="Predict",status="client_error"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_duration_seconds_count{method="Predict",status="ok"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_predictions_total{source="predict"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="CreateStream",code="OK"})"], Optional(1.0));
}

TEST_F(MetricsTest, CountsStreamedRequestsAndWatchers) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext watch_context;
  v1::WatchRequest watch_request;
  watch_request.add_streams(name);
  auto watch = predictor().Watch(&watch_context, watch_request);
  watch->WaitForInitialMetadata();
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 7);
  v1::ObserveResponse response;
  ASSERT_TRUE(call->Write(request));
  ASSERT_TRUE(call->Read(&response));
  v1::WatchResponse update;
  ASSERT_TRUE(watch->Read(&update));

  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics["nexting_stream_request_duration_seconds_count"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_started_total{method="ObserveStream"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_rpc_completed_total{method="ObserveStream",code="OK"})"], Optional(0.0));
  EXPECT_THAT(metrics["nexting_watchers"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_watch_updates_total{outcome="sent"})"], Optional(7.0));
  EXPECT_THAT(metrics[R"(nexting_predictions_total{source="watch"})"], Optional(7.0));

  ASSERT_TRUE(call->WritesDone());
  EXPECT_TRUE(call->Finish().ok());
  EXPECT_TRUE(
      WaitUntil([&] { return Metrics()[R"(nexting_rpc_completed_total{method="ObserveStream",code="OK"})"] == 1.0; }));
  watch_context.TryCancel();
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(WaitUntil([&] { return Metrics()["nexting_watchers"] == 0.0; }));
}

TEST_F(MetricsTest, SurveysTheFleet) {
  Start();
  CreateSmall("a");
  ObserveWaves(CreateSmall("b"), 1, 900);
  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics[R"(nexting_streams{state="waiting"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_streams{state="active"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_streams_by_skill{skill="better"})"], Optional(1.0));
  EXPECT_THAT(metrics[R"(nexting_streams_by_skill{skill="unknown"})"], Optional(1.0));
  EXPECT_LT(metrics[R"(nexting_fleet_return_error_ratio{quantile="1"})"].value_or(2), 1);
  EXPECT_LT(metrics[R"(nexting_fleet_td_error_ratio{quantile="1"})"].value_or(2), 1);
  EXPECT_THAT(metrics[R"(nexting_fleet_observations_without_value{quantile="1"})"], Optional(0.0));
  EXPECT_GT(metrics["nexting_learner_state_bytes"].value_or(0), 1000);
  EXPECT_GT(metrics["nexting_store_disk_bytes"].value_or(0), 1000);
  EXPECT_THAT(metrics["nexting_unsaved_streams"], Optional(1.0));
}

TEST_F(MetricsTest, RoundsOfSavingAreCounted) {
  config().snapshot_interval = absl::Milliseconds(100);
  Start();
  ObserveWaves(CreateSmall("a"), 1, 10);
  EXPECT_TRUE(WaitUntil([&] { return Metrics()["nexting_snapshots_total"] == 1.0; }));
  EXPECT_TRUE(WaitUntil([&] { return Metrics()["nexting_unsaved_streams"] == 0.0; }));
  const Scrape metrics = Metrics();
  EXPECT_GT(metrics[R"(nexting_snapshot_rounds_total{outcome="ok"})"].value_or(0), 0);
  EXPECT_GT(metrics["nexting_snapshot_bytes_total"].value_or(0), 1000);
  EXPECT_LT(metrics["nexting_snapshot_age_seconds"].value_or(100), 60);
}

TEST_F(MetricsTest, OnlyListedStreamsHaveSeriesOfTheirOwnWhileTheyExist) {
  config().exported_streams = {"streams/a", "streams/later"};
  Start();
  ObserveWaves(CreateSmall("a"), 1, 100);
  ObserveWaves(CreateSmall("secret"), 1, 100);
  const std::string labels = R"({stream="streams/a",cumulant="heat",discount="0"})";
  const Scrape metrics = Metrics();
  EXPECT_THAT(metrics[R"(nexting_stream_observations_total{stream="streams/a"})"], Optional(100.0));
  EXPECT_THAT(metrics["nexting_stream_value" + labels], Optional(testing::DoubleNear(Waves(100, 1, 2)[1], 1e-9)));
  for (const std::string name : {"prediction", "previous_prediction", "baseline", "td_error", "return_squared_error",
                                 "baseline_squared_error", "return_absolute_error", "baseline_absolute_error", "skill",
                                 "skill_since_beginning", "observations_without_value"}) {
    EXPECT_TRUE(metrics["nexting_stream_" + name + labels].has_value()) << name;
  }
  EXPECT_THAT(metrics.text(), Not(HasSubstr("secret")));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("later")));

  v1::DeleteStreamRequest request;
  request.set_name("streams/a");
  grpc::ClientContext context;
  google::protobuf::Empty response;
  ASSERT_TRUE(streams().DeleteStream(&context, request, &response).ok());
  EXPECT_THAT(Metrics().text(), Not(HasSubstr("streams/a")));
}

TEST_F(MetricsTest, AreNotServedWhereNobodyAsks) {
  config().metrics_address = "";
  Start();
  EXPECT_EQ(server().metrics_port(), 0);
  ObserveWaves(CreateSmall("a"), 1, 10);
}

TEST_F(MetricsTest, ATakenPortIsRefused) {
  Start();
  const std::string address = "127.0.0.1:" + std::to_string(server().metrics_port());
  const auto second = MetricsEndpoint::Open(address, nullptr);
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("cannot serve metrics on " + address));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("--metrics_address"));
}

TEST_F(MetricsTest, AnotherPathIsNotFound) {
  Start();
  EXPECT_THAT(HttpGet(server().metrics_port(), "/"), HasSubstr("404"));
}

}  // namespace
}  // namespace nexting::server
