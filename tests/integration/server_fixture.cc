#include "tests/integration/server_fixture.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "server/rpc/stream_config_codec.h"

namespace nexting::server {

ServerFixture::ServerFixture() : folder_(testing::TempDir() + "nexting_XXXXXX") {
  folder_ = mkdtemp(folder_.data());
  config_.listen_address = "127.0.0.1:0";
  config_.metrics_address = "";
  config_.data_dir = folder_ + "/data";
  config_.worker_threads = 2;
}

ServerFixture::~ServerFixture() {
  Stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ServerFixture::Start() {
  auto store = OpenRocksDbStore(config_.data_dir);
  ASSERT_TRUE(store.ok()) << store.status();
  auto server = Server::Start(config_, *std::move(store), baselines_);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  predictor_ = v1::Predictor::NewStub(NewChannel());
  streams_ = v1::Streams::NewStub(NewChannel());
}

void ServerFixture::Stop() {
  predictor_.reset();
  streams_.reset();
  if (server_ == nullptr) return;
  const absl::Status status = server_->Shutdown();
  EXPECT_TRUE(status.ok()) << status;
  server_.reset();
}

std::shared_ptr<grpc::Channel> ServerFixture::NewChannel(
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // A channel of its own, not one shared with the stubs of an earlier server.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server_->address(), credentials, arguments);
}

std::string ServerFixture::CreateSmall(const std::string& id) { return Create(id, SmallConfig()); }

std::string ServerFixture::CreateSlow(const std::string& id) { return Create(id, SlowConfig()); }

std::string ServerFixture::Create(const std::string& id, const v1::StreamConfig& config) {
  v1::CreateStreamRequest request;
  request.set_stream_id(id);
  *request.mutable_stream()->mutable_config() = config;
  grpc::ClientContext context;
  v1::Stream stream;
  const grpc::Status status = streams_->CreateStream(&context, request, &stream);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return stream.name();
}

v1::BlockResult ServerFixture::Observe(const v1::ObservationBlock& block) {
  v1::ObserveRequest request;
  *request.add_blocks() = block;
  request.set_return_state_digest(true);
  grpc::ClientContext context;
  v1::ObserveResponse response;
  const grpc::Status status = predictor_->Observe(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.results_size(), 1);
  return response.results_size() == 1 ? response.results(0) : v1::BlockResult();
}

v1::BlockResult ServerFixture::ObserveWaves(const std::string& stream, uint64_t first, size_t rows, size_t columns) {
  const v1::BlockResult result = Observe(WavesBlock(stream, first, rows, columns));
  EXPECT_FALSE(result.has_error()) << result.error().message();
  return result;
}

uint64_t ServerFixture::AppliedSequence(const std::string& stream) {
  v1::GetStreamRequest request;
  request.set_name(stream);
  grpc::ClientContext context;
  v1::Stream response;
  EXPECT_TRUE(streams_->GetStream(&context, request, &response).ok());
  return response.status().applied_sequence();
}

v1::StreamConfig SmallConfig() { return ProtoFromSpec(TwoFeatures()); }

v1::StreamConfig SlowConfig() { return ProtoFromSpec(SlowStream()); }

v1::ObservationBlock WavesBlock(const std::string& stream, uint64_t first, size_t rows, size_t columns) {
  v1::ObservationBlock block;
  block.set_stream(stream);
  block.set_first_sequence(first);
  for (const double value : Waves(first, rows, columns)) block.add_features(value);
  return block;
}

std::unique_ptr<core::Learner> Twin(const StreamSpec& spec, size_t rows) {
  auto twin = core::Learner::Create(ToLearnerConfig(spec)).value();
  const size_t columns = spec.features.size();
  const size_t cumulant = static_cast<size_t>(CumulantSources(spec)[0].column);
  const std::vector<double> values = Waves(1, rows, columns);
  for (size_t row = 0; row < rows; ++row) {
    const absl::Status status = twin->Step(
        {absl::MakeConstSpan(values).subspan(row * columns, columns), {&values[row * columns + cumulant], 1}});
    EXPECT_TRUE(status.ok()) << status;
  }
  return twin;
}

}  // namespace nexting::server
