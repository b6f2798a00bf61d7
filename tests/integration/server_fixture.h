// A real server in this process: real store in a folder of its own, real gRPC over loopback on a free port.
#ifndef NEXTING_TESTS_INTEGRATION_SERVER_FIXTURE_H_
#define NEXTING_TESTS_INTEGRATION_SERVER_FIXTURE_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/baselines/baselines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nexting/v1/predictor.grpc.pb.h"
#include "nexting/v1/streams.grpc.pb.h"
#include "server/server.h"
#include "server/store/rocksdb_store.h"
#include "tests/testing/test_streams.h"
#include "tests/testing/wait_until.h"

namespace nexting::server {

class ServerFixture : public ::testing::Test {
 protected:
  ServerFixture();
  ~ServerFixture() override;

  // Call before Start to change what is started.
  ServerConfig& config() { return config_; }

  // What NewChannel and the stubs use; insecure ones at first.
  void set_credentials(std::shared_ptr<grpc::ChannelCredentials> credentials) { credentials_ = std::move(credentials); }

  // What streams may ask for to compare with: all there is, at first.
  void set_baselines(const core::BaselineMaker* baselines) { baselines_ = baselines; }

  // A folder of this test's own, removed at its end.
  const std::string& folder() const { return folder_; }

  void Start();
  void Stop();

  Server& server() { return *server_; }
  std::shared_ptr<grpc::Channel> NewChannel() const { return NewChannel(credentials_); }
  std::shared_ptr<grpc::Channel> NewChannel(const std::shared_ptr<grpc::ChannelCredentials>& credentials) const;
  v1::Predictor::Stub& predictor() { return *predictor_; }
  v1::Streams::Stub& streams() { return *streams_; }

  // Creates `streams/{id}` and returns its name. The small stream has features load and heat, and one head on heat.
  std::string CreateSmall(const std::string& id);
  // The same for a stream with 64 features, of which one learning step takes milliseconds.
  std::string CreateSlow(const std::string& id);
  std::string Create(const std::string& id, const v1::StreamConfig& config);

  // One call with one block; the result of the block.
  v1::BlockResult Observe(const v1::ObservationBlock& block);
  v1::BlockResult ObserveWaves(const std::string& stream, uint64_t first, size_t rows, size_t columns = 2);
  uint64_t AppliedSequence(const std::string& stream);

 private:
  std::string folder_;
  ServerConfig config_;
  std::shared_ptr<grpc::ChannelCredentials> credentials_ = grpc::InsecureChannelCredentials();
  const core::Baselines all_baselines_;
  const core::BaselineMaker* baselines_ = &all_baselines_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::Predictor::Stub> predictor_;
  std::unique_ptr<v1::Streams::Stub> streams_;
};

v1::StreamConfig SmallConfig();
v1::StreamConfig SlowConfig();

v1::ObservationBlock WavesBlock(const std::string& stream, uint64_t first, size_t rows, size_t columns = 2);

// A learner in this process that has learnt rows 1 to `rows` of waves with the configuration's small stream.
std::unique_ptr<core::Learner> Twin(const StreamSpec& spec, size_t rows);

}  // namespace nexting::server

#endif  // NEXTING_TESTS_INTEGRATION_SERVER_FIXTURE_H_
