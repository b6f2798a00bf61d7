#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "client/cli/sensors/sensor_streams.h"
#include "client/cli/sensors/sensor_table.h"
#include "client/cli/sensors/signal_board.h"
#include "client/cli/terminal/table.h"
#include "tests/testing/fake_predictor_server.h"

namespace nexting::client::cli {
namespace {

std::vector<Reading> Readings(int cpus) {
  std::vector<Reading> readings;
  for (int i = 0; i < cpus; ++i) readings.push_back({"cpu" + std::to_string(i), "cpu", Unit::kPercent, 1.0 * i});
  readings.push_back({"memory_used", "system", Unit::kBytes, 1024});
  return readings;
}

TEST(PlanStreamsTest, OneStreamForEachGroupAndSeveralForALargeOne) {
  const std::vector<SensorStream> streams = PlanStreams("sensors", "my host", Readings(35));
  ASSERT_EQ(streams.size(), 4u);
  EXPECT_EQ(streams[0].id, "sensors/my-host/cpu");
  EXPECT_EQ(streams[0].signals.size(), 16u);
  EXPECT_EQ(streams[1].id, "sensors/my-host/cpu-2");
  EXPECT_EQ(streams[2].id, "sensors/my-host/cpu-3");
  EXPECT_EQ(streams[2].signals, (std::vector<std::string>{"cpu32", "cpu33", "cpu34"}));
  EXPECT_EQ(streams[3].id, "sensors/my-host/system");
}

TEST(MakeOrContinueTest, ContinuesWithTheSignalsThatTheStreamHas) {
  FakePredictorServer server;
  Client client({server.address()});
  ASSERT_TRUE(MakeOrContinue({"sensors/h/cpu", {"cpu0", "cpu1"}}, &client).ok());
  const auto continued = MakeOrContinue({"sensors/h/cpu", {"cpu1", "cpu2"}}, &client);
  ASSERT_TRUE(continued.ok());
  EXPECT_EQ(continued->signals, (std::vector<std::string>{"cpu0", "cpu1"}));
  const std::vector<double> row = RowOf(*continued, {{"cpu1", "cpu", Unit::kPercent, 7}});
  EXPECT_TRUE(std::isnan(row[0]));
  EXPECT_EQ(row[1], 7);
}

TEST(MakeOrContinueTest, LeavesAStreamOfSomethingElseAlone) {
  FakePredictorServer server;
  Client client({server.address()});
  StreamConfig config;
  config.features = {"a", "b"};
  config.heads = {{"a", {}, {}}};
  ASSERT_TRUE(client.CreateStream("sensors/h/cpu", config).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(MakeOrContinue({"sensors/h/cpu", {"cpu0"}}, &client).status()));
}

WriteResult Result(uint64_t first, std::vector<double> values, std::vector<double> predictions) {
  WriteResult result;
  result.first_sequence = first;
  result.rows = values.size();
  result.predictions = std::move(predictions);
  result.baselines = std::move(values);
  return result;
}

class SignalBoardTest : public ::testing::Test {
 protected:
  SignalState Signal() { return board_.Read(now_)[0].signals[0]; }

  absl::Time now_ = absl::UnixEpoch();
  SignalBoard board_{{{"s", {"memory_used"}}}, Readings(0)};
};

TEST_F(SignalBoardTest, JudgesEachPredictionByTheValueThatComes) {
  board_.Take(0, Result(5, {10}, {11}), now_);
  EXPECT_EQ(Signal().judged, 0u);
  EXPECT_TRUE(std::isnan(Signal().skill()));
  EXPECT_EQ(Signal().next, 11);
  board_.Take(0, Result(6, {12, 16}, {15, 20}), now_);
  const SignalState signal = Signal();
  EXPECT_EQ(signal.unit, Unit::kBytes);
  EXPECT_EQ(signal.now, 12);
  EXPECT_EQ(signal.prediction, 15);
  EXPECT_EQ(signal.came, 16);
  EXPECT_EQ(signal.error(), 1);
  EXPECT_EQ(signal.next, 20);
  EXPECT_EQ(signal.judged, 2u);
  // Errors 1 and 1; of persistence 2 and 4.
  EXPECT_DOUBLE_EQ(signal.rms_error(), 1);
  EXPECT_DOUBLE_EQ(signal.persistence_rms_error(), std::sqrt(10.0));
  EXPECT_DOUBLE_EQ(signal.skill(), 1 - 2.0 / 20);
  EXPECT_EQ(board_.Read(now_)[0].observations, 3u);
  EXPECT_EQ(board_.Read(now_)[0].sequence, 7u);
}

TEST_F(SignalBoardTest, WhatDidNotComeIsNotJudged) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  for (const double value : {10.0, kMissing, kMissing, 13.0}) board_.Expect(0, {value});
  board_.Expect(0, {99});
  board_.Forget(0);  // was not written
  board_.Take(0, Result(1, {10, 10}, {11, 12}), now_);
  EXPECT_EQ(Signal().judged, 0u);
  EXPECT_EQ(Signal().now, 10);
  EXPECT_TRUE(std::isnan(Signal().came));
  board_.Take(0, Result(3, {10, 13}, {14, 15}), now_);
  // The prediction that was made beside the last missing value is judged; "same as now" then was the value before.
  const SignalState signal = Signal();
  EXPECT_EQ(signal.judged, 1u);
  EXPECT_EQ(signal.error(), -1);
  EXPECT_EQ(signal.persistence_rms_error(), 3);
}

TEST_F(SignalBoardTest, TellsItsObserverOfEachObservationAlsoWhereOneAnswerHasSeveral) {
  std::vector<uint64_t> sequences;
  SignalBoard board({{"s", {"memory_used"}}}, Readings(0),
                    [&](const StreamState& state, absl::Time) { sequences.push_back(state.sequence); });
  board.Take(0, Result(5, {1, 2, 3}, {1, 2, 3}), now_);
  EXPECT_EQ(sequences, (std::vector<uint64_t>{5, 6, 7}));
}

TEST_F(SignalBoardTest, LostPredictionsAreNotJudgedAndRepeatedRowsCountOnce) {
  board_.Take(0, Result(1, {10}, {11}), now_);
  WriteResult lost = Result(2, {14}, {15});
  lost.rows = 2;
  lost.duplicates = 1;  // row 2's prediction was lost, row 3 is 14
  board_.Take(0, lost, now_);
  EXPECT_EQ(Signal().judged, 0u);
  board_.Take(0, Result(2, {12, 14}, {13, 15}), now_);  // reported again
  EXPECT_EQ(Signal().judged, 0u);
  board_.Take(0, Result(4, {16}, {0}), now_);
  EXPECT_EQ(Signal().judged, 1u);
  EXPECT_EQ(Signal().error(), 1);
  EXPECT_EQ(board_.Read(now_)[0].observations, 4u);
}

LiveFrame Frame(int signals) {
  LiveFrame frame;
  frame.host = "host";
  frame.period = absl::Milliseconds(200);
  frame.elapsed = absl::Seconds(75);
  StreamState stream;
  stream.id = "sensors/host/cpu";
  stream.observations = 1234;
  stream.sequence = 2000;
  stream.per_second = 5;
  for (int i = 0; i < signals; ++i) {
    SignalState signal{"cpu" + std::to_string(i), Unit::kPercent};
    signal.now = 12;
    signal.prediction = 12.5;
    signal.came = 13;
    signal.judged = 4;
    signal.squared_error = 1;
    signal.persistence_squared_error = 4;
    stream.signals.push_back(signal);
  }
  frame.streams = {stream};
  return frame;
}

bool Contains(const std::vector<std::string>& lines, const std::string& text) {
  for (const std::string& line : lines) {
    if (line.find(text) != std::string::npos) return true;
  }
  return false;
}

TEST(LiveLinesTest, ShowEverySignalWithPredictionOutcomeErrorAndSkill) {
  const std::vector<std::string> lines = LiveLines(Frame(2), {80, 24}, false);
  EXPECT_TRUE(Contains(lines, "Nexting: sensors of host, predicted one step (0.2 s) ahead"));
  EXPECT_TRUE(Contains(lines, "0:01:15   1,234 observations learnt"));
  EXPECT_TRUE(Contains(lines, "signal              now  prediction        came        error   skill  obs/s"));
  EXPECT_TRUE(Contains(lines, "cpu1             12.0 %      12.5 %      13.0 %       +0.5 %   +0.75    5.0"));
}

TEST(LiveLinesTest, FitAnyTerminal) {
  for (const TerminalSize size : {TerminalSize{80, 24}, {120, 50}, {60, 12}, {40, 10}}) {
    LiveFrame frame = Frame(30);
    frame.trouble = std::string(200, 'x');
    const std::vector<std::string> lines = LiveLines(frame, size, false);
    EXPECT_LT(static_cast<int>(lines.size()), size.rows);
    for (const std::string& line : lines) {
      if (size.columns >= 60) {
        EXPECT_LE(DisplayWidth(line), size.columns) << line;
      }
    }
    EXPECT_EQ(Contains(lines, "more signals"), size.rows < 50);
  }
}

TEST(SummaryTest, HasALineForEachSignalAndTheSameAsJson) {
  const std::vector<std::string> lines = SummaryLines(Frame(2), 80, false);
  EXPECT_TRUE(Contains(lines, "1,234 observations of 1 stream in 1 min 15 s"));
  EXPECT_TRUE(Contains(lines, "cpu0           1,234      0.5 %             1.0 %  +0.75")) << lines.back();
  const std::string json = SummaryJson(Frame(1));
  EXPECT_NE(json.find(R"("rms_error":0.5,"persistence_rms_error":1,"skill":0.75)"), std::string::npos) << json;
}

TEST(ObservationJsonTest, NamesTimeStreamAndEachSignal) {
  EXPECT_EQ(
      ObservationJson(Frame(1).streams[0], absl::UnixEpoch()),
      R"({"time":"1970-01-01T00:00:00+00:00","stream":"streams/sensors/host/cpu","sequence":2000,)"
      R"("observations_per_second":5,"signals":[{"signal":"cpu0","now":12,"prediction":12.5,"came":13,"error":0.5,)"
      R"("next":null,"skill":0.75}]})");
}

}  // namespace
}  // namespace nexting::client::cli
