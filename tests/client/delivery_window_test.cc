#include "client/delivery_window.h"

#include <gtest/gtest.h>

#include <limits>

#include "client/backoff.h"

namespace nexting::client {
namespace {

DeliveryWindow::Options SmallWindow() {
  DeliveryWindow::Options options;
  options.stream_id = "s";
  options.features = 2;
  options.heads = 1;
  options.applied_sequence = 100;
  options.block_rows = 4;
  options.buffer_rows = 8;
  options.in_flight_blocks = 2;
  return options;
}

void Append(DeliveryWindow* window, int rows) {
  for (int i = 0; i < rows; ++i) {
    const double value = static_cast<double>(window->next_sequence());
    window->Append({value, -value}, {}, 0);
  }
}

v1::ObservationBlock Take(DeliveryWindow* window) {
  v1::ObservationBlock block;
  window->TakeBlock(&block);
  return block;
}

// The answer of a server that takes `rows` rows, of which it had `duplicates` before.
v1::BlockResult Applied(int rows, int duplicates = 0) {
  v1::BlockResult result;
  result.set_duplicates(duplicates);
  for (int i = duplicates; i < rows; ++i) {
    result.add_predictions(i);
    result.add_baselines(i);
  }
  return result;
}

v1::BlockResult Refused(absl::StatusCode code, uint64_t expected = 0) {
  v1::BlockResult result;
  result.mutable_error()->set_code(static_cast<int>(code));
  result.mutable_error()->set_message("no");
  result.mutable_error()->set_expected_sequence(expected);
  return result;
}

TEST(DeliveryWindowTest, NumbersRowsBehindTheAppliedSequenceAndPacksThemRowMajor) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 4);
  ASSERT_TRUE(window.ready(false));
  const v1::ObservationBlock block = Take(&window);
  EXPECT_EQ(block.stream(), "streams/s");
  EXPECT_EQ(block.first_sequence(), 101u);
  const std::vector<double> features(block.features().begin(), block.features().end());
  EXPECT_EQ(features, (std::vector<double>{101, -101, 102, -102, 103, -103, 104, -104}));
  EXPECT_EQ(block.times_us_size(), 0);
}

TEST(DeliveryWindowTest, SendsTimesForAllRowsWhereOneHasATime) {
  DeliveryWindow window(SmallWindow());
  window.Append({1, 1}, {}, 0);
  window.Append({1, 1}, {}, 5);
  const v1::ObservationBlock block = Take(&window);
  EXPECT_EQ(std::vector<int64_t>(block.times_us().begin(), block.times_us().end()), (std::vector<int64_t>{0, 5}));
}

TEST(DeliveryWindowTest, APartialBlockLeavesOnlyWhenNothingIsInFlightOrWhenFlushing) {
  DeliveryWindow window(SmallWindow());
  EXPECT_FALSE(window.ready(true));
  Append(&window, 1);
  EXPECT_TRUE(window.ready(false));
  Take(&window);
  Append(&window, 2);
  EXPECT_FALSE(window.ready(false));
  EXPECT_TRUE(window.ready(true));
  Append(&window, 2);
  EXPECT_TRUE(window.ready(false));
}

TEST(DeliveryWindowTest, IsFullWithEveryRowUnansweredAndLimitsBlocksInFlight) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 8);
  EXPECT_TRUE(window.full());
  Take(&window);
  Take(&window);
  EXPECT_FALSE(window.ready(true));
  const DeliveryWindow::Answer answer = window.TakeAnswer(Applied(4));
  EXPECT_TRUE(answer.final_error.ok());
  EXPECT_EQ(answer.delivered.first_sequence, 101u);
  EXPECT_EQ(answer.delivered.rows, 4u);
  EXPECT_FALSE(window.full());
  EXPECT_EQ(window.acknowledged(), 104u);
}

TEST(DeliveryWindowTest, ALostConnectionSendsEverythingUnansweredAgainWithTheSameNumbers) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 8);
  Take(&window);
  Take(&window);
  window.TakeAnswer(Applied(4));
  window.ConnectionLost();
  const v1::ObservationBlock again = Take(&window);
  EXPECT_EQ(again.first_sequence(), 105u);
  EXPECT_EQ(again.features(0), 105);
  EXPECT_EQ(window.rows_sent_again(), 4u);
  const DeliveryWindow::Answer answer = window.TakeAnswer(Applied(4, 3));  // three had arrived before
  EXPECT_TRUE(answer.final_error.ok());
  EXPECT_EQ(answer.delivered.rows, 4u);
  EXPECT_EQ(answer.delivered.duplicates, 3u);
  EXPECT_EQ(answer.delivered.predictions.size(), 1u);
  EXPECT_EQ(window.unanswered(), 0u);
}

TEST(DeliveryWindowTest, DuplicatesOfRowsNeverSentBeforeBetrayAnotherWriter) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 4);
  Take(&window);
  const DeliveryWindow::Answer answer = window.TakeAnswer(Applied(4, 1));
  EXPECT_EQ(answer.final_error.code(), absl::StatusCode::kAborted);
}

TEST(DeliveryWindowTest, ABusyServerGetsTheRestAgainAndAnswersToLaterBlocksAreIgnored) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 8);
  Take(&window);
  Take(&window);
  v1::BlockResult busy = Applied(1);  // one row was taken before the queue was full
  busy.mutable_error()->set_code(static_cast<int>(absl::StatusCode::kResourceExhausted));
  busy.mutable_error()->set_retry_delay_ms(30);
  const DeliveryWindow::Answer answer = window.TakeAnswer(busy);
  EXPECT_TRUE(answer.send_again);
  EXPECT_EQ(answer.wait_ms, 30u);
  EXPECT_EQ(answer.delivered.rows, 1u);
  const DeliveryWindow::Answer later = window.TakeAnswer(Refused(absl::StatusCode::kOutOfRange, 102));
  EXPECT_FALSE(later.send_again);
  EXPECT_TRUE(later.final_error.ok());
  EXPECT_EQ(Take(&window).first_sequence(), 102u);
}

TEST(DeliveryWindowTest, AServerThatForgotAnsweredRowsGetsThemAgainAsFarAsTheBufferReaches) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 8);
  Take(&window);
  Take(&window);
  window.TakeAnswer(Applied(4));
  window.TakeAnswer(Applied(4));
  Append(&window, 2);  // 109 and 110 take the room of 101 and 102
  Take(&window);
  DeliveryWindow::Answer answer = window.TakeAnswer(Refused(absl::StatusCode::kOutOfRange, 103));
  EXPECT_TRUE(answer.send_again);
  const v1::ObservationBlock again = Take(&window);
  EXPECT_EQ(again.first_sequence(), 103u);
  EXPECT_EQ(again.features(0), 103);
  answer = window.TakeAnswer(Refused(absl::StatusCode::kOutOfRange, 102));
  EXPECT_EQ(answer.final_error.code(), absl::StatusCode::kDataLoss);
}

TEST(DeliveryWindowTest, OtherRefusalsAreFinalAndKeepTheServersWords) {
  DeliveryWindow window(SmallWindow());
  Append(&window, 1);
  Take(&window);
  const DeliveryWindow::Answer answer = window.TakeAnswer(Refused(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(answer.final_error, absl::InvalidArgumentError("no"));
}

TEST(DeliveryWindowTest, AnswersThatFitNoBlockAreFinal) {
  DeliveryWindow window(SmallWindow());
  EXPECT_EQ(window.TakeAnswer(Applied(1)).final_error.code(), absl::StatusCode::kInternal);
  Append(&window, 2);
  Take(&window);
  EXPECT_EQ(window.TakeAnswer(Applied(1)).final_error.code(), absl::StatusCode::kInternal);
}

TEST(BackoffTest, DoublesUpToTheMaximumWithinAQuarterAndStartsAgainAfterReset) {
  Backoff backoff(absl::Milliseconds(100), absl::Milliseconds(400));
  for (const int expected : {100, 200, 400, 400}) {
    const absl::Duration wait = backoff.Next();
    EXPECT_GE(wait, absl::Milliseconds(expected) * 0.75);
    EXPECT_LE(wait, absl::Milliseconds(expected) * 1.25);
  }
  backoff.Reset();
  EXPECT_LE(backoff.Next(), absl::Milliseconds(125));
}

}  // namespace
}  // namespace nexting::client
