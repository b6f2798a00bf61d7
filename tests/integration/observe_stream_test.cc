// ObserveStream over the wire.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "tests/integration/server_fixture.h"

namespace nexting::server {
namespace {

class ObserveStreamTest : public ServerFixture {
 protected:
  using Call = grpc::ClientReaderWriter<v1::ObserveRequest, v1::ObserveResponse>;

  std::unique_ptr<Call> Open(grpc::ClientContext& context) { return predictor().ObserveStream(&context); }

  static v1::ObserveRequest Request(const v1::ObservationBlock& block) {
    v1::ObserveRequest request;
    *request.add_blocks() = block;
    request.set_return_state_digest(true);
    return request;
  }
};

TEST_F(ObserveStreamTest, AnswersEveryRequestInOrder) {
  Start();
  const std::string slow = CreateSlow("slow"), small = CreateSmall("small");
  grpc::ClientContext context;
  auto call = Open(context);
  // The slow stream's answer is the first, although the small one is done long before.
  ASSERT_TRUE(call->Write(Request(WavesBlock(slow, 1, 20, 64))));
  ASSERT_TRUE(call->Write(Request(WavesBlock(small, 1, 5))));
  ASSERT_TRUE(call->Write(Request(WavesBlock("streams/unknown", 1, 5))));
  ASSERT_TRUE(call->Write(Request(WavesBlock(small, 6, 5))));
  ASSERT_TRUE(call->WritesDone());
  v1::ObserveResponse response;
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).stream(), slow);
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).applied_sequence(), 5u);
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).error().code(), grpc::StatusCode::NOT_FOUND);
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).state_digest(), Twin(TwoFeatures(), 10)->Digest());
  EXPECT_FALSE(call->Read(&response));
  EXPECT_TRUE(call->Finish().ok());
}

TEST_F(ObserveStreamTest, HoldsTheClientBackAndLosesNothing) {
  config().max_queued_rows_per_stream = 16;
  Start();
  const std::string name = CreateSmall("a");
  constexpr uint64_t kRequests = 500;
  constexpr size_t kRows = 10;
  grpc::ClientContext context;
  auto call = Open(context);
  std::thread writer([&] {
    for (uint64_t i = 0; i < kRequests; ++i) {
      v1::ObserveRequest request = Request(WavesBlock(name, 1 + 2 * kRows * i, kRows));
      *request.add_blocks() = WavesBlock(name, 1 + 2 * kRows * i + kRows, kRows);
      ASSERT_TRUE(call->Write(request));
    }
    call->WritesDone();
  });
  v1::ObserveResponse response;
  uint64_t responses = 0;
  while (call->Read(&response)) {
    ++responses;
    ASSERT_FALSE(response.results(1).has_error()) << response.results(1).error().message();
    ASSERT_EQ(response.results(1).applied_sequence(), 2 * kRows * responses);
  }
  writer.join();
  EXPECT_TRUE(call->Finish().ok());
  EXPECT_EQ(responses, kRequests);
  EXPECT_EQ(response.results(1).state_digest(), Twin(TwoFeatures(), 2 * kRows * kRequests)->Digest());
}

// A client that never reads must not make the server take in more and more.
TEST_F(ObserveStreamTest, AClientThatDoesNotReadIsHeldBack) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Open(context);
  std::atomic<uint64_t> written{0};
  std::thread writer([&] {
    // 16 KiB a request, and 16 KiB of response each: far beyond what flow control lets through.
    for (uint64_t i = 0; i < 4000 && call->Write(Request(WavesBlock(name, 1 + 1000 * i, 1000))); ++i) ++written;
  });
  // The server answers until its writes are stuck; what it has learnt then stays the same.
  uint64_t before = 0;
  ASSERT_TRUE(WaitUntil([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const uint64_t now = AppliedSequence(name);
    return now > 0 && std::exchange(before, now) == now;
  }));
  EXPECT_LT(before, 4000u * 1000);
  EXPECT_LT(written, 4000u);
  context.TryCancel();
  writer.join();
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ObserveStreamTest, ARequestWithoutBlocksEndsTheCallAfterTheAnswersThatAreDue) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Open(context);
  ASSERT_TRUE(call->Write(Request(WavesBlock(name, 1, 5))));
  ASSERT_TRUE(call->Write(v1::ObserveRequest()));
  v1::ObserveResponse response;
  ASSERT_TRUE(call->Read(&response));
  EXPECT_EQ(response.results(0).applied_sequence(), 5u);
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ObserveStreamTest, ATooLargeMessageEndsTheCall) {
  Start();
  const std::string name = CreateSmall("a");
  grpc::ClientContext context;
  auto call = Open(context);
  call->Write(Request(WavesBlock(name, 1, 300'000)));
  v1::ObserveResponse response;
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ObserveStreamTest, ACancelledCallLeavesTheServerWhole) {
  config().max_queued_rows_per_stream = 16;
  Start();
  const std::string slow = CreateSlow("slow"), small = CreateSmall("small");
  for (int repeat = 0; repeat < 20; ++repeat) {
    grpc::ClientContext context;
    auto call = Open(context);
    for (int i = 0; i < 5; ++i) call->Write(Request(WavesBlock(slow, 0, 10, 64)));
    context.TryCancel();
    call->Finish();
  }
  EXPECT_EQ(ObserveWaves(small, 1, 10).applied_sequence(), 10u);
}

TEST_F(ObserveStreamTest, AnIdleCallEndsWithTheServer) {
  Start();
  grpc::ClientContext context;
  auto call = Open(context);
  const std::string name = CreateSmall("a");
  ASSERT_TRUE(call->Write(Request(WavesBlock(name, 1, 5))));
  v1::ObserveResponse response;
  ASSERT_TRUE(call->Read(&response));
  std::thread stopper([&] { EXPECT_TRUE(server().Shutdown().ok()); });
  EXPECT_FALSE(call->Read(&response));
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
}

}  // namespace
}  // namespace nexting::server
