// How the server ends while calls are open.
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

class ShutdownTest : public ServerFixture {};

TEST_F(ShutdownTest, AnswersWhatItHasTaken) {
  config().drain_timeout = absl::Seconds(60);
  Start();
  const std::string name = CreateSlow("slow");
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 200, 64);
  ASSERT_TRUE(call->Write(request));
  ASSERT_TRUE(WaitUntil([&] { return AppliedSequence(name) > 0; }));
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  v1::ObserveResponse response;
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).applied_sequence(), 200u);
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
}

TEST_F(ShutdownTest, CutsWhatTakesTooLongAndKeepsWhatWasLearnt) {
  config().drain_timeout = absl::Milliseconds(50);
  Start();
  const std::string name = CreateSlow("slow");
  grpc::ClientContext context;
  auto call = predictor().ObserveStream(&context);
  v1::ObserveRequest request;
  *request.add_blocks() = WavesBlock(name, 1, 5000, 64);
  ASSERT_TRUE(call->Write(request));
  ASSERT_TRUE(WaitUntil([&] { return AppliedSequence(name) > 0; }));
  ASSERT_TRUE(server().Shutdown().ok());
  v1::ObserveResponse response;
  while (call->Read(&response)) {
  }
  EXPECT_FALSE(call->Finish().ok());

  Stop();
  Start();
  const uint64_t applied = AppliedSequence(name);
  EXPECT_GT(applied, 0u);
  EXPECT_LT(applied, 5000u);
}

TEST_F(ShutdownTest, AnObserveCallThatTakesTooLongIsCutToo) {
  config().drain_timeout = absl::Milliseconds(50);
  Start();
  const std::string name = CreateSlow("slow");
  grpc::Status status;
  v1::ObserveResponse response;
  std::thread observer([&] {
    v1::ObserveRequest request;
    *request.add_blocks() = WavesBlock(name, 1, 5000, 64);
    grpc::ClientContext context;
    status = predictor().Observe(&context, request, &response);
  });
  ASSERT_TRUE(WaitUntil([&] { return AppliedSequence(name) > 0; }));
  ASSERT_TRUE(server().Shutdown().ok());
  observer.join();
  // Whichever was first at the deadline: the block's refusal or the call's end.
  if (status.ok()) {
    EXPECT_EQ(response.results(0).error().code(), grpc::StatusCode::UNAVAILABLE);
  } else {
    EXPECT_THAT(status.error_code(), testing::AnyOf(grpc::StatusCode::CANCELLED, grpc::StatusCode::UNAVAILABLE));
  }
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
