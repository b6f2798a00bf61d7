// How the server ends while calls are open.
#include <memory>
#include <string>
#include <thread>

#include "server/rpc/stream_config_codec.h"
#include "server/streams/stream_turn.h"
#include "tests/integration/server_fixture.h"
#include "tests/testing/gated_learner.h"

namespace nexting::server {
namespace {

class ShutdownTest : public ServerFixture {};

// A stream that stops learning in its second turn, until the test lets it go on: no step is slow or fast enough to
// change what these tests see.
class ShutdownWhileLearningTest : public ServerFixture {
 protected:
  static constexpr int kFreeSteps = StreamTurn::kMaxRows + 10;

  ShutdownWhileLearningTest() { set_baselines(&baselines_); }
  ~ShutdownWhileLearningTest() override { gate_.Open(); }

  std::string CreateGated() {
    StreamSpec spec = TwoFeatures();
    spec.dense.enabled = true;
    return Create("gated", ProtoFromSpec(spec));
  }

  // The server refuses calls from the moment in which it begins to stop.
  bool HasBegunToStop(const std::string& stream) {
    v1::GetStreamRequest request;
    request.set_name(stream);
    grpc::ClientContext context;
    v1::Stream response;
    return streams().GetStream(&context, request, &response).error_code() == grpc::StatusCode::UNAVAILABLE;
  }

  Gate& gate() { return gate_; }

 private:
  Gate gate_{kFreeSteps};
  const GatedBaselines baselines_{&gate_};
};

TEST_F(ShutdownWhileLearningTest, AnswersWhatItHasTaken) {
  config().drain_timeout = absl::Seconds(60);
  Start();
  const std::string name = CreateGated();
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 500);
  ASSERT_TRUE(call->Write(request));
  gate().WaitUntilReached();
  EXPECT_GT(AppliedSequence(name), 0u);
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  EXPECT_TRUE(WaitUntil([&] { return HasBegunToStop(name); }));
  gate().Open();
  v1::ObserveResponse response;
  EXPECT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).applied_sequence(), 500u);
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
}

TEST_F(ShutdownWhileLearningTest, CutsWhatTakesTooLongAndKeepsWhatWasLearnt) {
  config().drain_timeout = absl::Milliseconds(50);
  Start();
  const std::string name = CreateGated();
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 5000);
  ASSERT_TRUE(call->Write(request));
  gate().WaitUntilReached();
  EXPECT_GT(AppliedSequence(name), 0u);
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  // The call is cut while the learner is still at it.
  v1::ObserveResponse response;
  EXPECT_FALSE(call->Read(&response));
  EXPECT_FALSE(call->Finish().ok());
  // Now the turn comes to its end; the next one finds the stream closed.
  gate().Open();
  stopper.join();

  Stop();
  Start();
  const uint64_t applied = AppliedSequence(name);
  EXPECT_GT(applied, 0u);
  EXPECT_LT(applied, 5000u);
}

TEST_F(ShutdownWhileLearningTest, AnObserveCallThatTakesTooLongIsCutToo) {
  config().drain_timeout = absl::Milliseconds(50);
  Start();
  const std::string name = CreateGated();
  grpc::Status status;
  std::thread observer([&] {
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(name, 1, 5000);
    grpc::ClientContext context;
    v1::ObserveResponse response;
    status = predictor().Observe(&context, request, &response);
    // gRPC itself has ended the call; it waits for the server's word as well, and that for the learner's.
    gate().Open();
  });
  gate().WaitUntilReached();
  EXPECT_TRUE(server().Shutdown().ok());
  observer.join();
  EXPECT_THAT(status.error_code(), testing::AnyOf(grpc::StatusCode::CANCELLED, grpc::StatusCode::UNAVAILABLE));
}

TEST_F(ShutdownTest, AClientThatDoesNotReadIsCut) {
  config().drain_timeout = absl::Milliseconds(50);
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  std::thread writer([&] {
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(name, 0, 1000);
    while (call->Write(request)) {
    }
  });
  ASSERT_TRUE(WaitUntil([&] { return AppliedSequence(name) >= 5000; }));
  ASSERT_TRUE(server().Shutdown().ok());
  writer.join();
  v1::ObserveResponse response;
  while (call->Read(&response)) {
  }
  EXPECT_FALSE(call->Finish().ok());
}

TEST_F(ShutdownTest, CanBeCalledAgain) {
  Start();
  EXPECT_TRUE(server().Shutdown().ok());
  EXPECT_TRUE(server().Shutdown().ok());
}

}  // namespace
}  // namespace nexting::server
