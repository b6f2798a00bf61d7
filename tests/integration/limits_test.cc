// What a server takes at most, and what it says beyond.
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

using ::testing::HasSubstr;

class LimitsTest : public ServerFixture {
 protected:
  using Call = grpc::ClientReaderWriter<v1::ObserveRequest, v1::ObserveResponse>;

  grpc::Status TryCreate(const v1::StreamConfig& config) {
    v1::CreateStreamRequest request;
    request.set_stream_id("new");
    *request.mutable_stream()->mutable_config() = config;
    grpc::ClientContext context;
    v1::Stream response;
    return streams().CreateStream(&context, request, &response);
  }

  void ExpectRefused(const grpc::Status& status, grpc::StatusCode code, const std::string& words) {
    EXPECT_EQ(status.error_code(), code) << status.error_message();
    EXPECT_THAT(status.error_message(), HasSubstr(words));
  }

  // What a client that retries is told, in milliseconds; empty where it is told nothing.
  static std::string Pushback(const grpc::ClientContext& context) {
    const auto& metadata = context.GetServerTrailingMetadata();
    const auto found = metadata.find("grpc-retry-pushback-ms");
    return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
  }

  // Opens an ObserveStream that the server has seen.
  std::unique_ptr<Call> OpenStream(grpc::ClientContext& context) {
    auto call = predictor().ObserveStream(&context);
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock("streams/nobody", 1, 1);
    v1::ObserveResponse response;
    EXPECT_TRUE(call->Write(request));
    EXPECT_TRUE(call->Read(&response));
    return call;
  }
};

TEST_F(LimitsTest, OfAStreamsShape) {
  config().max_features = 2;
  config().max_columns = 16;
  config().max_heads = 1;
  Start();
  v1::StreamConfig config = SmallConfig();
  config.mutable_network()->set_columns(17);
  ExpectRefused(TryCreate(config), grpc::StatusCode::INVALID_ARGUMENT, "config.network.columns is 17");
  config.mutable_network()->mutable_dense();  // units count as columns
  ExpectRefused(TryCreate(config), grpc::StatusCode::INVALID_ARGUMENT, "config.network.columns is 17");
  config = SmallConfig();
  config.mutable_network()->set_columns(16);
  *config.add_heads() = config.heads(0);
  config.mutable_heads(1)->set_discount(0.5);
  ExpectRefused(TryCreate(config), grpc::StatusCode::INVALID_ARGUMENT, "config.heads has 2");
  config.mutable_heads()->RemoveLast();
  config.add_features("third");
  ExpectRefused(TryCreate(config), grpc::StatusCode::INVALID_ARGUMENT, "config.features has 3");
  config.mutable_features()->RemoveLast();
  EXPECT_TRUE(TryCreate(config).ok());
}

TEST_F(LimitsTest, OfMemory) {
  config().max_learner_memory_mb = 1;
  Start();
  v1::StreamConfig config = SmallConfig();
  config.mutable_network()->set_columns(4096);
  ExpectRefused(TryCreate(config), grpc::StatusCode::RESOURCE_EXHAUSTED, "--max_learner_memory_mb");
  // What is deleted makes room.
  config.mutable_network()->set_columns(512);
  for (int round = 0; round < 10; ++round) {
    ASSERT_TRUE(TryCreate(config).ok());
    v1::DeleteStreamRequest request;
    request.set_name("streams/new");
    grpc::ClientContext context;
    google::protobuf::Empty response;
    ASSERT_TRUE(streams().DeleteStream(&context, request, &response).ok());
  }
}

TEST_F(LimitsTest, OfOpenCalls) {
  config().max_concurrent_calls = 3;
  Start();
  grpc::ClientContext contexts[3];
  std::vector<std::unique_ptr<Call>> calls;
  for (grpc::ClientContext& context : contexts) calls.push_back(OpenStream(context));

  grpc::ClientContext context;
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock("streams/nobody", 1, 1);
  v1::ObserveResponse response;
  ExpectRefused(predictor().Observe(&context, request, &response), grpc::StatusCode::RESOURCE_EXHAUSTED,
                "3 calls are open; there may be at most 3, see --max_concurrent_calls");
  EXPECT_EQ(Pushback(context), "1000");

  // One that ends makes room.
  ASSERT_TRUE(calls[0]->WritesDone());
  EXPECT_TRUE(calls[0]->Finish().ok());
  EXPECT_TRUE(WaitUntil([&] {
    grpc::ClientContext again;
    return predictor().Observe(&again, request, &response).ok();
  }));
}

TEST_F(LimitsTest, OfWatchers) {
  config().max_watchers = 1;
  Start();
  v1::WatchRequest request;
  request.add_streams(CreateSmall("a"));
  grpc::ClientContext first_context;
  auto first = predictor().Watch(&first_context, request);
  first->WaitForInitialMetadata();

  grpc::ClientContext second_context;
  auto second = predictor().Watch(&second_context, request);
  v1::WatchResponse response;
  EXPECT_FALSE(second->Read(&response));
  ExpectRefused(second->Finish(), grpc::StatusCode::RESOURCE_EXHAUSTED,
                "1 Watch calls are open; there may be at most 1, see --max_watchers");
  EXPECT_EQ(Pushback(second_context), "1000");
  // The first one goes on, and other calls are not concerned.
  ObserveWaves("streams/a", 1, 1);
  EXPECT_TRUE(first->Read(&response));
}

TEST_F(LimitsTest, OfMessages) {
  config().max_message_bytes = 1024;
  Start();
  const std::string name = CreateSmall("a");
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 100);
  grpc::ClientContext context;
  v1::ObserveResponse response;
  EXPECT_EQ(predictor().Observe(&context, request, &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  ObserveWaves(name, 1, 10);
}

}  // namespace
}  // namespace nexting::server
