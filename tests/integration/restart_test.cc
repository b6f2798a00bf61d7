// What a restart of the server keeps.
#include <string>

#include "server/names/stream_name.h"
#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

class RestartTest : public ServerFixture {
 protected:
  void Restart() {
    Stop();
    Start();
  }

  // Changes a byte in the middle of the stored stream. The server must be down.
  void Damage(const std::string& name) {
    const auto store = OpenRocksDbStore(config().data_dir).value();
    const ShardClaim claim = store->Claim(ShardOf(name, store->shard_count())).value();
    std::string bytes = store->LoadSnapshot(claim, name).value();
    bytes[bytes.size() / 2] ^= 1;
    ASSERT_TRUE(store->SaveSnapshots(claim, {{name, bytes}}).ok());
  }
};

TEST_F(RestartTest, ContinuesBitForBit) {
  Start();
  const std::string name = CreateSmall("a");
  for (uint64_t first = 1; first <= 401; first += 100) {
    const v1::BlockResult result = ObserveWaves(name, first, 100);
    EXPECT_EQ(result.applied_sequence(), first + 99);
    Restart();
    EXPECT_EQ(ObserveWaves(name, first, 100).duplicates(), 100u);
  }
  const v1::BlockResult last = ObserveWaves(name, 501, 1);
  EXPECT_EQ(last.state_digest(), Twin(TwoFeatures(), 501)->Digest());
  EXPECT_EQ(last.durable_sequence(), 500u);
}

TEST_F(RestartTest, KeepsStreamsTheirPredictionsAndTheirDeaths) {
  Start();
  const std::string kept = CreateSmall("kept"), gone = CreateSmall("gone");
  const v1::BlockResult result = ObserveWaves(kept, 1, 20);
  v1::DeleteStreamRequest deletion;
  deletion.set_name(gone);
  grpc::ClientContext delete_context;
  google::protobuf::Empty empty;
  ASSERT_TRUE(streams().DeleteStream(&delete_context, deletion, &empty).ok());
  Restart();
  v1::PredictRequest request;
  request.set_stream(kept);
  v1::PredictResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(predictor().Predict(&context, request, &response).ok());
  EXPECT_EQ(response.heads(0).prediction(), result.predictions(19));
  EXPECT_EQ(response.durable_sequence(), 20u);
  EXPECT_EQ(Observe(WavesBlock(gone, 1, 1)).error().code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(RestartTest, SnapshotsAreTakenWhileTheServerRuns) {
  config().snapshot_interval = absl::Milliseconds(5);
  Start();
  const std::string name = CreateSmall("a");
  EXPECT_EQ(ObserveWaves(name, 1, 20).durable_sequence(), 0u);
  EXPECT_TRUE(WaitUntil([&] { return ObserveWaves(name, 1, 1).durable_sequence() == 20; }));
}

TEST_F(RestartTest, ADamagedStreamIsNamedAndCanBeLeftOut) {
  Start();
  const std::string bad = CreateSmall("bad"), good = CreateSmall("good");
  Stop();
  Damage(bad);
  const auto refused = Server::Start(config(), OpenRocksDbStore(config().data_dir).value());
  EXPECT_TRUE(absl::IsDataLoss(refused.status()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("stream streams/bad cannot be restored"));

  config().skip_damaged_streams = true;
  Start();
  EXPECT_EQ(ObserveWaves(good, 1, 1).applied_sequence(), 1u);
  EXPECT_EQ(Observe(WavesBlock(bad, 1, 1)).error().code(), grpc::StatusCode::NOT_FOUND);
  Stop();
  config().skip_damaged_streams = false;
  EXPECT_TRUE(absl::IsDataLoss(Server::Start(config(), OpenRocksDbStore(config().data_dir).value()).status()));
}

}  // namespace
}  // namespace nexting::server
