// Watch over the wire.
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <thread>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

class WatchTest : public ServerFixture {
 protected:
  using Call = grpc::ClientReader<v1::WatchResponse>;

  // Returns when the watch is in place.
  std::unique_ptr<Call> Watch(grpc::ClientContext& context, const std::vector<std::string>& names) {
    v1::WatchRequest request;
    for (const std::string& name : names) request.add_streams(name);
    auto call = predictor().Watch(&context, request);
    call->WaitForInitialMetadata();
    return call;
  }

  grpc::Status WatchEnds(const std::vector<std::string>& names) {
    grpc::ClientContext context;
    auto call = Watch(context, names);
    v1::WatchResponse response;
    EXPECT_FALSE(call->Read(&response));
    return call->Finish();
  }

  void Delete(const std::string& name) {
    v1::DeleteStreamRequest request;
    request.set_name(name);
    google::protobuf::Empty empty;
    grpc::ClientContext context;
    EXPECT_TRUE(streams().DeleteStream(&context, request, &empty).ok());
  }
};

TEST_F(WatchTest, TellsPredictionsAndErrorsAsTheyHappen) {
  Start();
  const std::string name = CreateSmall("a"), other = CreateSmall("b");
  ObserveWaves(name, 1, 5);
  grpc::ClientContext context;
  auto call = Watch(context, {name, other, name});
  v1::ObservationBlock block = WavesBlock(name, 6, 2);
  block.add_times_us(1000);
  block.add_times_us(2000);
  const v1::BlockResult result = Observe(block);
  std::vector<v1::WatchUpdate> updates;
  v1::WatchResponse response;
  while (updates.size() < 2 && call->Read(&response)) {
    EXPECT_EQ(response.dropped(), 0u);
    updates.insert(updates.end(), response.updates().begin(), response.updates().end());
  }
  ASSERT_EQ(updates.size(), 2u);
  EXPECT_EQ(updates[0].stream(), name);
  EXPECT_EQ(updates[0].sequence(), 6u);
  EXPECT_EQ(updates[1].sequence(), 7u);
  EXPECT_EQ(updates[1].time_us(), 2000);
  const v1::WatchedHead& head = updates[1].heads(0);
  EXPECT_EQ(head.cumulant(), "heat");
  EXPECT_EQ(head.value(), Wave(7, 1));
  EXPECT_EQ(head.prediction(), result.predictions(1));
  EXPECT_EQ(head.previous_prediction(), result.predictions(0));
  EXPECT_DOUBLE_EQ(head.td_error(), head.value() - head.previous_prediction());
  context.TryCancel();
  call->Finish();
}

TEST_F(WatchTest, TheFirstObservationHasNoPreviousPrediction) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Watch(context, {name});
  ObserveWaves(name, 1, 1);
  v1::WatchResponse response;
  ASSERT_TRUE(call->Read(&response));
  EXPECT_TRUE(std::isnan(response.updates(0).heads(0).previous_prediction()));
  EXPECT_TRUE(std::isnan(response.updates(0).heads(0).td_error()));
  context.TryCancel();
}

TEST_F(WatchTest, SaysThatAValueWasMissing) {
  Start();
  const std::string name = CreateSmall("a");
  ObserveWaves(name, 1, 4);
  grpc::ClientContext context;
  auto call = Watch(context, {name});
  v1::ObservationBlock block = WavesBlock(name, 5, 1);
  for (double& value : *block.mutable_features()) value = std::numeric_limits<double>::quiet_NaN();
  Observe(block);
  v1::WatchResponse response;
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.updates(0).heads(0).value(), Wave(4, 1));
  EXPECT_EQ(response.updates(0).heads(0).observations_without_value(), 1u);
  context.TryCancel();
}

TEST_F(WatchTest, RefusesWhatItCannotWatch) {
  Start();
  const std::string name = CreateSmall("a");
  const grpc::Status unknown = WatchEnds({name, "streams/unknown"});
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(unknown.error_message(), HasSubstr("streams/unknown"));
  EXPECT_EQ(WatchEnds({}).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(WatchEnds({"a"}).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(WatchEnds(std::vector<std::string>(101, name)).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(WatchTest, EndsWhenAWatchedStreamIsDeleted) {
  Start();
  const std::string name = CreateSmall("a"), other = CreateSmall("b");
  grpc::ClientContext context;
  auto call = Watch(context, {other, name});
  ObserveWaves(name, 1, 3);
  Delete(name);
  v1::WatchResponse response;
  int updates = 0;
  while (call->Read(&response)) updates += response.updates_size();
  EXPECT_EQ(updates, 3);
  const grpc::Status status = call->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("streams/a was deleted"));
}

TEST_F(WatchTest, ASlowWatcherLosesTheOldestAndIsToldHowMany) {
  config().watch_queue_updates = 100;
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Watch(context, {name});
  // Far more than flow control lets through to a client that does not read.
  constexpr uint64_t kRows = 60'000;
  for (uint64_t first = 1; first <= kRows; first += 5000) ObserveWaves(name, first, 5000);
  uint64_t seen = 0, dropped = 0, last = 0;
  v1::WatchResponse response;
  while (last < kRows && call->Read(&response)) {
    dropped += response.dropped();
    for (const v1::WatchUpdate& update : response.updates()) {
      ++seen;
      EXPECT_EQ(update.sequence(), seen + dropped);
      last = update.sequence();
    }
  }
  EXPECT_EQ(last, kRows);
  EXPECT_GT(dropped, 0u);
  EXPECT_EQ(seen + dropped, kRows);
  context.TryCancel();
}

TEST_F(WatchTest, EndsWithTheServer) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Watch(context, {name});
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  v1::WatchResponse response;
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
}

}  // namespace
}  // namespace nexting::server
