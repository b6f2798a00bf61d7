#include "nexting/observation_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <thread>

#include "nexting/client.h"
#include "tests/testing/fake_predictor_server.h"
#include "tests/testing/wait_until.h"

namespace nexting::client {
namespace {

constexpr int kRows = 1000;

// One feature that is also predicted; row i carries the value i.
class ObservationWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StreamConfig config;
    config.features = {"value"};
    config.heads = {{"value", {}, {}}};
    ASSERT_TRUE(client_.CreateStream("s", config).ok());
    options_.block_rows = 16;
    options_.buffer_rows = 64;
    options_.initial_backoff = absl::Milliseconds(1);
    options_.max_backoff = absl::Milliseconds(20);
    options_.on_result = [this](const WriteResult& result) {
      std::lock_guard<std::mutex> lock(mutex_);
      results_.push_back(result);
    };
  }

  std::unique_ptr<ObservationWriter> Open() {
    auto writer = client_.OpenWriter("s", options_);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  void WriteRows(ObservationWriter* writer, int first, int last) {
    for (int i = first; i <= last; ++i) ASSERT_EQ(writer->Write({static_cast<double>(i)}), absl::OkStatus());
  }

  // Every row once and in order, as the server saw them.
  void ExpectLearnt(int rows) {
    const std::vector<std::vector<double>> learnt = server_.learnt("s");
    ASSERT_EQ(learnt.size(), static_cast<size_t>(rows));
    for (int i = 0; i < rows; ++i) ASSERT_EQ(learnt[i][0], i + 1);
  }

  // Results cover every row once and in order; predictions are those of their rows.
  void ExpectReported(uint64_t rows, uint64_t at_most_lost) {
    std::lock_guard<std::mutex> lock(mutex_);
    uint64_t next = 1;
    uint64_t lost = 0;
    for (const WriteResult& result : results_) {
      ASSERT_EQ(result.first_sequence, next);
      next += result.rows;
      lost += result.duplicates;
      ASSERT_EQ(result.predictions.size(), result.rows - result.duplicates);
      for (size_t i = 0; i < result.predictions.size(); ++i) {
        const double value = static_cast<double>(result.first_sequence + result.duplicates + i);
        ASSERT_EQ(result.predictions[i], 10 * value);
        ASSERT_EQ(result.baselines[i], value);
      }
    }
    EXPECT_EQ(next, rows + 1);
    EXPECT_LE(lost, at_most_lost);
  }

  FakePredictorServer server_;
  Client client_{{server_.address()}};
  WriterOptions options_;
  std::mutex mutex_;
  std::vector<WriteResult> results_;
};

TEST_F(ObservationWriterTest, DeliversEveryRowOnceAndReportsItsPrediction) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, kRows);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(kRows);
  ExpectReported(kRows, 0);
  EXPECT_EQ(writer->acknowledged_sequence(), static_cast<uint64_t>(kRows));
  EXPECT_EQ(writer->stats().reconnects, 0u);
  EXPECT_EQ(server_.observe_calls(), 1);
}

TEST_F(ObservationWriterTest, FlushSendsAPartialBlockAndWaitsForItsReport) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, 3);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  ExpectReported(3, 0);
  WriteRows(writer.get(), 4, 5);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  ExpectLearnt(5);
}

TEST_F(ObservationWriterTest, NothingIsLostAndNothingLearntTwiceWhenEveryCallBreaksWithItsAnswerLost) {
  server_.DropCallsAfter(3);  // the third block of every call is learnt, its answer lost
  const auto writer = Open();
  WriteRows(writer.get(), 1, kRows);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(kRows);
  ExpectReported(kRows, kRows);
  EXPECT_GT(writer->stats().reconnects, 10u);
  EXPECT_GT(server_.duplicates(), 0u);
  EXPECT_EQ(writer->stats().rows_sent, kRows + writer->stats().rows_sent_again);
}

TEST_F(ObservationWriterTest, SurvivesARestartOfTheServer) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, 100);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  server_.Stop();
  WriteRows(writer.get(), 101, 150);  // kept
  EXPECT_EQ(writer->Flush(absl::Milliseconds(20)).code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(WaitUntil([&] { return !writer->connection().ok(); }));
  server_.Start();
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  EXPECT_TRUE(writer->connection().ok());
  ExpectLearnt(150);
  ExpectReported(150, 50);
}

TEST_F(ObservationWriterTest, SendsAnsweredRowsAgainToAServerThatForgotThem) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, 100);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  server_.Stop();
  server_.RollBack("s", 60);  // it restarts from an older snapshot
  server_.Start();
  WriteRows(writer.get(), 101, 110);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(110);
}

TEST_F(ObservationWriterTest, EndsWithDataLossWhereTheServerForgotMoreThanIsKept) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, 100);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  server_.RollBack("s", 10);  // the last 64 are kept
  WriteRows(writer.get(), 101, 101);
  EXPECT_EQ(writer->Flush().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(writer->Write({1.0}).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ObservationWriterTest, ContinuesBehindWhatTheStreamHasSeen) {
  {
    const auto first = Open();
    WriteRows(first.get(), 1, 10);
    ASSERT_EQ(first->Close(), absl::OkStatus());
  }
  const auto second = Open();
  EXPECT_EQ(second->next_sequence(), 11u);
  WriteRows(second.get(), 11, 20);
  ASSERT_EQ(second->Close(), absl::OkStatus());
  ExpectLearnt(20);
}

TEST_F(ObservationWriterTest, WriteBlocksWhileTheBufferIsFullAndGoesOnWhenTheServerAnswers) {
  const auto writer = Open();
  server_.HoldRequests(true);
  WriteRows(writer.get(), 1, 64);
  EXPECT_EQ(writer->Write({65.0}, {}, 0, absl::Milliseconds(20)).code(), absl::StatusCode::kDeadlineExceeded);
  std::thread blocked([&] { WriteRows(writer.get(), 65, 70); });
  server_.HoldRequests(false);
  blocked.join();
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(70);
  ExpectReported(70, 0);
}

TEST_F(ObservationWriterTest, WaitsAsLongAsABusyServerAsks) {
  const auto writer = Open();
  server_.RefuseBlocks(3, static_cast<int>(absl::StatusCode::kResourceExhausted), 30);
  const absl::Time before = absl::Now();
  WriteRows(writer.get(), 1, kRows);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_GE(absl::Now() - before, absl::Milliseconds(30));
  ExpectLearnt(kRows);
  ExpectReported(kRows, 0);
  EXPECT_EQ(writer->stats().reconnects, 0u);
}

TEST_F(ObservationWriterTest, ADrainingServerGetsTheBlockAgain) {
  const auto writer = Open();
  server_.RefuseBlocks(2, static_cast<int>(absl::StatusCode::kUnavailable));
  WriteRows(writer.get(), 1, 100);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(100);
}

TEST_F(ObservationWriterTest, ARefusedRowEndsTheWriterWithTheServersWords) {
  const auto writer = Open();
  server_.RefuseBlocks(1, static_cast<int>(absl::StatusCode::kInvalidArgument));
  WriteRows(writer.get(), 1, 1);
  EXPECT_EQ(writer->Flush(), absl::InvalidArgumentError("refused on demand"));
  EXPECT_EQ(writer->Write({2.0}), absl::InvalidArgumentError("refused on demand"));
}

TEST_F(ObservationWriterTest, ADeletedStreamEndsTheWriter) {
  const auto writer = Open();
  WriteRows(writer.get(), 1, 1);
  ASSERT_EQ(writer->Flush(), absl::OkStatus());
  ASSERT_TRUE(client_.DeleteStream("s").ok());
  WriteRows(writer.get(), 2, 2);
  EXPECT_EQ(writer->Flush().code(), absl::StatusCode::kNotFound);
}

TEST_F(ObservationWriterTest, NoticesAnotherWriter) {
  const auto writer = Open();
  ASSERT_TRUE(client_.Observe({{"s", 1, {7, 8, 9}, {}, {}}}).ok());
  WriteRows(writer.get(), 1, 1);
  EXPECT_EQ(writer->Flush().code(), absl::StatusCode::kAborted);
}

TEST_F(ObservationWriterTest, WrongRowsAreRefusedHereAndTheWriterGoesOn) {
  const auto writer = Open();
  EXPECT_EQ(writer->Write({1.0, 2.0}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(writer->Write({1.0}, {2.0}).code(), absl::StatusCode::kInvalidArgument);
  const absl::Status infinite = writer->Write({-std::numeric_limits<double>::infinity()});
  EXPECT_EQ(infinite.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(infinite.message().find("features[0] = -inf"), absl::string_view::npos) << infinite;
  WriteRows(writer.get(), 1, 1);
  ASSERT_EQ(writer->Write({std::nan("")}), absl::OkStatus());  // a missing value
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(server_.learnt("s").size(), 2u);
}

TEST_F(ObservationWriterTest, ACallThatTheServerForbidsIsFinal) {
  const auto writer = Open();
  server_.FailCalls({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  server_.DropCallsAfter(1);
  writer->Write({1.0}).IgnoreError();
  EXPECT_EQ(writer->Flush(), absl::PermissionDeniedError("not you"));
}

TEST_F(ObservationWriterTest, GivesUpAfterTheTimeGiven) {
  options_.give_up_after = absl::Milliseconds(50);
  const auto writer = Open();
  server_.Stop();
  writer->Write({1.0}).IgnoreError();
  EXPECT_EQ(writer->Flush().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ObservationWriterTest, ReplacesAConnectionThatAnswersNothing) {
  options_.answer_timeout = absl::Milliseconds(50);
  const auto writer = Open();
  server_.HoldRequests(true);
  WriteRows(writer.get(), 1, 10);
  EXPECT_TRUE(WaitUntil([&] { return server_.observe_calls() >= 3; }));
  server_.HoldRequests(false);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(10);
}

TEST_F(ObservationWriterTest, DestructionDropsWhatIsUnansweredWithoutWaiting) {
  auto writer = Open();
  server_.HoldRequests(true);
  WriteRows(writer.get(), 1, 64);
  writer.reset();
  server_.HoldRequests(false);
}

TEST_F(ObservationWriterTest, OutlivesItsClientAndRefusesRowsAfterClose) {
  std::unique_ptr<ObservationWriter> writer;
  {
    Client client({server_.address()});
    writer = *client.OpenWriter("s", options_);
  }
  WriteRows(writer.get(), 1, 10);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(writer->Write({1.0}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(writer->Close().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ObservationWriterTest, StreamsThatAcceptGapsGetOneBlockAtATime) {
  StreamChanges changes;
  changes.sequence_gaps = SequenceGapPolicy::kAccept;
  ASSERT_TRUE(client_.UpdateStream("s", changes).ok());
  const auto writer = Open();
  server_.RefuseBlocks(2, static_cast<int>(absl::StatusCode::kResourceExhausted), 1);
  WriteRows(writer.get(), 1, kRows);
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  ExpectLearnt(kRows);  // a block behind a refused one would have jumped the gap
}

TEST_F(ObservationWriterTest, ManyThreadsMayWrite) {
  const auto writer = Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) ASSERT_EQ(writer->Write({1.0}), absl::OkStatus());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(writer->Close(), absl::OkStatus());
  EXPECT_EQ(server_.learnt("s").size(), 400u);
}

}  // namespace
}  // namespace nexting::client
