// Whole command lines, against a server in this process.
#include "client/cli/command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/testing/fake_predictor_server.h"
#include "tests/testing/wait_until.h"

namespace nexting::client::cli {
namespace {

class CommandTest : public ::testing::Test {
 protected:
  // Runs `nexting LINE`, split at spaces.
  ExitCode Run(const std::string& line) {
    std::ostringstream out;
    std::ostringstream err;
    const Console console{out, err};
    const std::vector<std::string> arguments = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const ExitCode code = RunCommandLine(arguments, {server_.address()}, console);
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  std::string WriteFile(const std::string& name, const std::string& text) {
    const std::string path = absl::StrCat(testing::TempDir(), "/nexting_command_test_", getpid(), "_", name);
    std::ofstream(path) << text;
    return path;
  }

  // value = 1, 2, 3, ...
  std::string CountingFile(int rows) {
    std::string text = "step,value,other\n";
    for (int i = 1; i <= rows; ++i) absl::StrAppend(&text, i, ",", i, ",", i % 3, "\n");
    return WriteFile(absl::StrCat("counting_", rows, ".csv"), text);
  }

  bool OutHas(const std::string& text) const { return absl::StrContains(out_, text); }
  bool ErrHas(const std::string& text) const { return absl::StrContains(err_, text); }

  FakePredictorServer server_;
  std::string out_;
  std::string err_;
};

TEST_F(CommandTest, WrongUsageIsExitCode2AndSaysWhatWasMeant) {
  EXPECT_EQ(Run(""), ExitCode::kUsage);
  EXPECT_EQ(Run("repaly f.csv"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("unknown command `repaly`; did you mean replay?")) << err_;
  EXPECT_EQ(Run("stream"), ExitCode::kUsage);
  EXPECT_EQ(Run("stream lsit"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("did you mean list?")) << err_;
  EXPECT_EQ(Run("replay f.csv --cumulant x --horizn 3"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("unknown flag --horizn; did you mean --horizon?")) << err_;
  EXPECT_TRUE(ErrHas("`nexting replay --help`"));
  EXPECT_EQ(Run("replay f.csv"), ExitCode::kUsage);
  EXPECT_EQ(Run("replay f.csv --cumulant x --horizon 3 --discount 0.5"), ExitCode::kUsage);
  EXPECT_EQ(Run("replay f.csv --cumulant x --block 0"), ExitCode::kUsage);
  EXPECT_EQ(Run("stream create s --features a"), ExitCode::kUsage);
  EXPECT_EQ(Run("stream create s --features a --head a:far"), ExitCode::kUsage);
  EXPECT_EQ(Run("stream create s --features a --cumulant a --stage_columns 4"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("--stage_columns and --stage_steps belong together")) << err_;
  EXPECT_EQ(Run("stream create s --features a --cumulant a --maturity 4"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("belong to --replacement")) << err_;
  EXPECT_EQ(Run("replay f.csv --cumulant a --dense_steps 4"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("belong to --dense")) << err_;
  EXPECT_EQ(Run("stream update s"), ExitCode::kUsage);
  EXPECT_EQ(Run("sensors --rate 0"), ExitCode::kUsage);
  EXPECT_EQ(Run("observe s"), ExitCode::kUsage);
  EXPECT_TRUE(ErrHas("--features 1,2.5,... is missing")) << err_;
  EXPECT_EQ(Run("--nonsense stream list"), ExitCode::kUsage);
  EXPECT_TRUE(out_.empty());
}

TEST_F(CommandTest, TheVersionIsOfTheProgramAndNeedsNoServer) {
  server_.Stop();
  EXPECT_EQ(Run("--version"), ExitCode::kOk);
  EXPECT_EQ(out_, absl::StrCat("nexting ", NEXTING_VERSION, "\n"));
  EXPECT_EQ(Run("--json --version"), ExitCode::kOk);
  EXPECT_EQ(out_, absl::StrCat("{\"version\":\"", NEXTING_VERSION, "\"}\n"));
  EXPECT_EQ(Run("--version=false health"), ExitCode::kUnreachable);
  EXPECT_EQ(Run("health --version"), ExitCode::kUsage);
  EXPECT_EQ(Run("--help"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("--version")) << out_;
}

TEST_F(CommandTest, HealthEndsWith0OnlyForAServerThatServes) {
  EXPECT_EQ(Run("health"), ExitCode::kOk);
  EXPECT_EQ(out_, "SERVING\n");
  server_.SetServing(false);
  EXPECT_EQ(Run("health --json"), ExitCode::kRefused);
  EXPECT_EQ(out_, "{\"status\":\"NOT_SERVING\"}\n");
  server_.Stop();
  EXPECT_EQ(Run("health --deadline 5s"), ExitCode::kUnreachable);
  EXPECT_TRUE(ErrHas("no server answers at")) << err_;
}

TEST_F(CommandTest, AStreamsLifeForPeople) {
  ASSERT_EQ(Run("stream create a/b --features load,temp --cumulant temp --horizon 10 --head load --columns 8"),
            ExitCode::kOk)
      << err_;
  EXPECT_TRUE(OutHas("10 steps ahead")) << out_;
  EXPECT_TRUE(OutHas("8 columns")) << out_;
  ASSERT_EQ(Run("stream get a/b"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("load, temp")) << out_;
  ASSERT_EQ(Run("observe a/b --features 3,4"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("observation 1")) << out_;
  ASSERT_EQ(Run("observe a/b --features 3,4 --sequence 1"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("a duplicate")) << out_;
  ASSERT_EQ(Run("predict a/b"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("the next value")) << out_;
  ASSERT_EQ(Run("stream update a/b --missing_values reject --description hello"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("reject") && OutHas("hello")) << out_;
  ASSERT_EQ(Run("stream list"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("temp:10, load")) << out_;
  ASSERT_EQ(Run("stream reset a/b"), ExitCode::kOk);
  EXPECT_EQ(server_.learnt("a/b").size(), 0u);
  ASSERT_EQ(Run("stream delete a/b"), ExitCode::kOk);
  ASSERT_EQ(Run("stream list"), ExitCode::kOk);
  EXPECT_TRUE(out_.empty());
}

TEST_F(CommandTest, StreamGetSaysAfterHowManyRowsEachCumulantRepeats) {
  ASSERT_EQ(Run("stream create one --features load --cumulant load --seasons 96,672"), ExitCode::kOk) << err_;
  ASSERT_EQ(Run("stream get one"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("  repeats every 96 and 672 rows\n")) << out_;
  ASSERT_EQ(Run("stream get one --json"), ExitCode::kOk);
  EXPECT_TRUE(OutHas(R"("seasons":[{"cumulant":"load","lengths":[96,672]}])")) << out_;
  ASSERT_EQ(Run("stream create two --features a,b --cumulant a --head b --seasons 24"), ExitCode::kOk) << err_;
  ASSERT_EQ(Run("stream get two"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("a repeats every 24 rows; b repeats every 24 rows\n")) << out_;
  ASSERT_EQ(Run("stream create none --features a --cumulant a"), ExitCode::kOk) << err_;
  ASSERT_EQ(Run("stream get none"), ExitCode::kOk);
  EXPECT_FALSE(OutHas("repeats")) << out_;
}

TEST_F(CommandTest, KindsOfLearnersAreSaidInWords) {
  const struct {
    std::string flags;
    std::string words;
  } kinds[] = {
      {"", "32 columns, 4 lags, seed 1"},
      {"--frozen --columns 3 --cell elstm --seed 9", "3 eLSTM columns, frozen, 4 lags, seed 9"},
      {"--stage_columns 4 --stage_steps 100000 --replacement --seed 1",
       "32 columns in stages of 4 every 100000, replaced by utility, 4 lags, seed 1"},
      {"--cell rtu --replacement --replacement_rate 0.001 --maturity 5 --utility_rate 0.5 --replacement_threshold 1",
       "32 RTU columns, replaced by utility"},
      {"--columns 16 --dense tbptt --dense_steps 10", "dense LSTM of 16 units, T-BPTT(10), 4 lags"},
      {"--dense bptt --dense_steps 7 --density 0.25", "dense LSTM of 32 units, BPTT(7), 25 % connected"},
      {"--dense snap --dense_steps 2", "SnAp-2"},
      {"--dense rtrl", "RTRL"},
      {"--dense uoro", "UORO"},
      {"--dense nobacktrack", "NoBackTrack"},
      {"--columns 0 --read_out persistence", "persistence\n"},
      {"--columns 0 --read_out exponential_mean --read_out_step 0.5", "exponential_mean, step size 0.5\n"},
      {"--read_out rls --forgetting 0.99", "rls, forgetting 0.99, sees inputs"},
      {"--seed 1 --replacement --maturity 5", "32 columns, replaced by utility, 4 lags, seed 1, maturity 5\n"},
      {"--seed 1 --column_initial_square 0.01 --column_step 0.5", "32 columns, 4 lags, seed 1, column_step 0.5\n"},
      {"--read_out td --read_out_step 0.5 --sees_inputs=false", "td, step size 0.5\n"},
      {"--read_out_step_method rmsprop --cumulant_rate 1e-5",
       "adaptive, sees inputs, read_out_step_method rmsprop, cumulant_rate 1e-05\n"},
  };
  for (const auto& kind : kinds) {
    ASSERT_EQ(Run(absl::StrCat("stream create s --features x --cumulant x ", kind.flags)), ExitCode::kOk) << err_;
    EXPECT_TRUE(OutHas(kind.words)) << kind.words << "\n" << out_;
    ASSERT_EQ(Run("stream delete s"), ExitCode::kOk);
  }
}

TEST_F(CommandTest, WorstStreamsCountByTheirWorstHead) {
  ASSERT_EQ(Run("stream worst"), ExitCode::kOk);
  EXPECT_TRUE(out_.empty());
  EXPECT_TRUE(ErrHas("nothing has been judged yet")) << err_;
  for (const char* id : {"a/good", "a/bad", "b/new"}) {
    ASSERT_EQ(Run(absl::StrCat("stream create ", id, " --features x,y --head x --head y:10")), ExitCode::kOk);
  }
  server_.SetQuality("a/good", {{10, 1, 4}, {0, 0, 0}});
  server_.SetQuality("a/bad", {{10, 1, 4}, {10, 3, 2}});
  ASSERT_EQ(Run("stream worst"), ExitCode::kOk);
  EXPECT_EQ(out_,
            "stream  worst head  how far         skill, last 1,000  error, last 1,000  observations\n"
            "a/bad   y           10 steps ahead              -0.50              1.500             0\n"
            "a/good  x           the next value              +0.75             0.2500             0\n");
  ASSERT_EQ(Run("stream worst --limit 1 --json"), ExitCode::kOk);
  EXPECT_TRUE(absl::StartsWith(out_, R"({"name":"streams/a/bad")")) << out_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1);
  ASSERT_EQ(Run("stream worst --prefix b/"), ExitCode::kOk);
  EXPECT_TRUE(ErrHas("nothing has been judged yet of b/")) << err_;
  EXPECT_EQ(Run("stream worst --limit 1001"), ExitCode::kUsage);
  ASSERT_EQ(Run("stream list --ids --prefix a/"), ExitCode::kOk);
  EXPECT_EQ(out_, "a/bad\na/good\n");
}

TEST_F(CommandTest, ErrorsSayOverWhichPredictionsTheyAre) {
  ASSERT_EQ(Run("stream create s --features x,y --head x --head y:10"), ExitCode::kOk);
  server_.SetQuality("s", {{2500, 1, 4}, {800, 100, 400}});
  ASSERT_EQ(Run("stream get s"), ExitCode::kOk);
  const std::string table = out_.substr(out_.find("predicts"));
  EXPECT_EQ(table,
            "predicts  how far         judged      rms error  same as now  mean error  same as now  skill\n"
            "x         the next value  last 1,000      1.000        2.000           0            0  +0.75\n"
            "x         the next value  all 2,500       1.414        2.000           0            0  +0.50\n"
            "y         10 steps ahead  all 800         1.414        2.000           0            0  +0.50\n");
  ASSERT_EQ(Run("stream list"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("best skill, last 1,000")) << out_;
}

TEST_F(CommandTest, ASilentSignalSaysSo) {
  ASSERT_EQ(Run("stream create s --features x,y --head x --head y --head y:10"), ExitCode::kOk);
  ASSERT_EQ(Run("stream get s"), ExitCode::kOk);
  EXPECT_FALSE(OutHas("no value for")) << out_;
  server_.SetQuality("s", {{900, 1, 4}, {900, 1, 4, 1234}, {900, 1, 4, 1234}});
  for (const char* command : {"stream get s", "stream list"}) {
    ASSERT_EQ(Run(command), ExitCode::kOk);
    EXPECT_TRUE(OutHas("y: no value for 1,234 observations\n")) << out_;
    EXPECT_FALSE(OutHas("x: no value")) << out_;
  }
  ASSERT_EQ(Run("stream get s --json"), ExitCode::kOk);
  EXPECT_TRUE(OutHas(R"("observations_without_value":"1234")") || OutHas(R"("observations_without_value":1234)"))
      << out_;
}

TEST_F(CommandTest, TopReadsEveryPageAndMeasuresRates) {
  for (int i = 0; i < 8; ++i) {
    ASSERT_EQ(Run(absl::StrCat("stream create s", i, " --features x --cumulant x")), ExitCode::kOk);
  }
  std::thread feeder([&] {
    ASSERT_TRUE(WaitUntil([&] { return server_.list_pages() >= 3; }));  // the first sample is taken
    Client client({server_.address()});
    ASSERT_TRUE(client.Observe({{"s7", 0, {1.0}, {}, {}}}).ok());
  });
  ASSERT_EQ(Run("top --once --interval 1s --sort rate --limit 2 --json"), ExitCode::kOk) << err_;
  feeder.join();
  EXPECT_TRUE(OutHas(R"("streams":8,"active":1,"observations_per_second":)")) << out_;
  EXPECT_TRUE(OutHas(R"("top":[{"stream":"streams/s7")") && OutHas(R"({"stream":"streams/s0")")) << out_;
  server_.FailCalls({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  EXPECT_EQ(Run("top"), ExitCode::kRefused);
  EXPECT_TRUE(ErrHas("not you")) << err_;
}

TEST_F(CommandTest, JsonIsOneObjectALineOnStdout) {
  ASSERT_EQ(Run("stream create a --features x --cumulant x --json"), ExitCode::kOk);
  EXPECT_TRUE(absl::StartsWith(out_, R"({"name":"streams/a","config":{"features":["x"])")) << out_;
  ASSERT_EQ(Run("--json stream create b --features x --cumulant x"), ExitCode::kOk);
  EXPECT_TRUE(absl::StartsWith(out_, R"({"name":"streams/b")")) << out_;
  ASSERT_EQ(Run("stream list --json"), ExitCode::kOk);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 2);
  ASSERT_EQ(Run("observe a --features 2 --json"), ExitCode::kOk);
  EXPECT_TRUE(OutHas(R"("predictions":[20])")) << out_;
  ASSERT_EQ(Run("predict a --json"), ExitCode::kOk);
  EXPECT_TRUE(OutHas(R"("prediction":20)")) << out_;
  ASSERT_EQ(Run("stream delete a b --json"), ExitCode::kOk);
  EXPECT_EQ(out_, "{\"deleted\":\"streams/a\"}\n{\"deleted\":\"streams/b\"}\n");
}

TEST_F(CommandTest, ExitCodesTellWhatWentWrong) {
  EXPECT_EQ(Run("stream get none"), ExitCode::kNotFound);
  EXPECT_TRUE(ErrHas("`streams/none` is no stream")) << err_;
  ASSERT_EQ(Run("stream create a --features x --cumulant x"), ExitCode::kOk);
  EXPECT_EQ(Run("stream create a --features x --cumulant x"), ExitCode::kAlreadyExists);
  EXPECT_EQ(Run("predict a"), ExitCode::kRefused);
  EXPECT_EQ(Run("observe a --features 1,2,3 --sequence 9"), ExitCode::kRefused);
  EXPECT_EQ(Run("watch none --for 1s"), ExitCode::kNotFound);
  server_.HoldRequests(true);
  EXPECT_EQ(Run("stream get a --deadline 50ms"), ExitCode::kUnreachable);
  EXPECT_TRUE(ErrHas("did not answer within 50ms")) << err_;
  server_.HoldRequests(false);
  server_.Stop();
  EXPECT_EQ(Run("stream get a"), ExitCode::kUnreachable);
  EXPECT_TRUE(ErrHas(absl::StrCat("no server answers at ", server_.address()))) << err_;
}

TEST_F(CommandTest, ReplayFeedsEveryRowScoresAndDeletesTheStreamItMade) {
  const std::string file = CountingFile(500);
  ASSERT_EQ(Run(absl::StrCat("replay ", file, " --cumulant value --json")), ExitCode::kOk) << err_;
  EXPECT_TRUE(OutHas(R"("observations":500)") && OutHas(R"("judged":499)") && OutHas(R"("kept":false)")) << out_;
  ASSERT_EQ(Run("stream list"), ExitCode::kOk);
  EXPECT_TRUE(out_.empty());
  ASSERT_EQ(Run(absl::StrCat("replay ", file, " --cumulant value --rows 20 --block 7 --stream kept --keep")),
            ExitCode::kOk)
      << err_;
  EXPECT_TRUE(OutHas("20 observations") && OutHas("judged on 19") && OutHas("stream kept is kept")) << out_;
  const std::vector<std::vector<double>> learnt = server_.learnt("kept");
  ASSERT_EQ(learnt.size(), 20u);
  EXPECT_EQ(learnt[19], (std::vector<double>{20, 2}));  // the step column is left out
}

TEST_F(CommandTest, ReplayScoresThePredictionsOfTheServer) {
  // The fake predicts 10 x where x + 1 comes: rows 1..4, errors 8 17 26 35; persistence is 1 off each time.
  ASSERT_EQ(Run(absl::StrCat("replay ", CountingFile(5), " --cumulant value --json")), ExitCode::kOk) << err_;
  EXPECT_TRUE(OutHas(R"("relative_error":563.5,"skill":-562.5)")) << out_;
}

TEST_F(CommandTest, ReplayContinuesAStreamThatAgreesAndRefusesOneThatDoesNot) {
  const std::string file = CountingFile(10);
  ASSERT_EQ(Run(absl::StrCat("replay ", file, " --cumulant value --stream s --keep --columns 8")), ExitCode::kOk)
      << err_;
  ASSERT_EQ(Run(absl::StrCat("replay ", file, " --cumulant value --stream s")), ExitCode::kOk) << err_;
  EXPECT_TRUE(ErrHas("continuing stream s behind observation 10")) << err_;
  EXPECT_TRUE(OutHas("stream s is kept")) << out_;
  EXPECT_EQ(server_.learnt("s").size(), 20u);
  EXPECT_EQ(Run(absl::StrCat("replay ", file, " --cumulant value --stream s --columns 16")), ExitCode::kRefused);
  EXPECT_TRUE(ErrHas("columns is 8 there, 16 here")) << err_;
  EXPECT_EQ(server_.learnt("s").size(), 20u);
}

TEST_F(CommandTest, ReplaySendsACumulantThatIsNoFeatureBesideThem) {
  ASSERT_EQ(Run(absl::StrCat("replay ", CountingFile(10), " --cumulant value --features other --stream s --keep")),
            ExitCode::kOk)
      << err_;
  EXPECT_EQ(server_.learnt("s")[4], std::vector<double>{2});
  ASSERT_EQ(Run("predict s"), ExitCode::kOk);
  EXPECT_TRUE(OutHas("10")) << out_;  // the baseline is the cumulant's last value
}

TEST_F(CommandTest, ReplaySurvivesLostConnections) {
  server_.DropCallsAfter(2);
  ASSERT_EQ(Run(absl::StrCat("replay ", CountingFile(500), " --cumulant value --block 64 --stream s --keep")),
            ExitCode::kOk)
      << err_;
  EXPECT_TRUE(OutHas("were sent again after lost connections")) << out_;
  const std::vector<std::vector<double>> learnt = server_.learnt("s");
  ASSERT_EQ(learnt.size(), 500u);
  for (int i = 0; i < 500; ++i) ASSERT_EQ(learnt[i][0], i + 1);
}

TEST_F(CommandTest, ReplayNamesWhatIsWrongWithAFile) {
  EXPECT_EQ(Run("replay /no/such.csv --cumulant x"), ExitCode::kFailed);
  EXPECT_TRUE(ErrHas("cannot read /no/such.csv")) << err_;
  const std::string file = WriteFile("bad.csv", "time,x\n1,2\n2,abc\n");
  EXPECT_EQ(Run(absl::StrCat("replay ", file, " --cumulant y")), ExitCode::kRefused);
  EXPECT_TRUE(ErrHas("its columns: time, x")) << err_;
  EXPECT_EQ(Run(absl::StrCat("replay ", file, " --cumulant x --features x --json")), ExitCode::kRefused);
  EXPECT_TRUE(ErrHas("bad.csv:3: column `x`: `abc`")) << err_;
  EXPECT_TRUE(out_.empty());
  const std::string empty = WriteFile("header_only.csv", "time,x\n");
  EXPECT_EQ(Run(absl::StrCat("replay ", empty, " --cumulant x --features x")), ExitCode::kRefused);
  EXPECT_TRUE(ErrHas("has a header but no rows")) << err_;
  ASSERT_EQ(Run("stream list"), ExitCode::kOk);
  EXPECT_TRUE(out_.empty()) << "a stream was left behind";
}

class SensorsCommandTest : public CommandTest {
 protected:
  SensorsCommandTest() : root_(absl::StrCat(testing::TempDir(), "/nexting_sensors_command_test_", getpid())) {
    std::filesystem::create_directories(root_ + "/proc");
    std::ofstream(root_ + "/proc/loadavg") << "0.5 0 0 1/1 1\n";
    std::ofstream(root_ + "/proc/meminfo") << "MemTotal: 1000 kB\nMemAvailable: 400 kB\n";
  }
  const std::string root_;
};

TEST_F(SensorsCommandTest, FeedsShowsSumsUpAndContinues) {
  const std::string line = absl::StrCat("sensors --for 400ms --rate 50 --prefix lab --root ", root_);
  ASSERT_EQ(Run(line), ExitCode::kOk) << err_;
  EXPECT_TRUE(OutHas("load_1m") && OutHas("memory_used") && OutHas("rms error")) << out_;
  ASSERT_EQ(Run("stream list --prefix lab/"), ExitCode::kOk);
  const std::string id = out_.substr(out_.find("lab/"), out_.find(' ', out_.find("lab/")) - out_.find("lab/"));
  const size_t first_run = server_.learnt(id).size();
  EXPECT_GT(first_run, 2u);
  EXPECT_EQ(server_.learnt(id)[0], (std::vector<double>{0.5, 600 * 1024}));
  ASSERT_EQ(Run(line + " --json"), ExitCode::kOk) << err_;
  EXPECT_GT(server_.learnt(id).size(), first_run);
  EXPECT_TRUE(absl::StartsWith(out_, R"({"time":")")) << out_;
  EXPECT_TRUE(OutHas(R"("summary":[{"signal":"load_1m")")) << out_;
}

TEST_F(SensorsCommandTest, AServerThatIsAwayAtTheEndIsExitCode4) {
  server_.FailCalls({grpc::StatusCode::UNAVAILABLE, "away"});
  EXPECT_EQ(Run(absl::StrCat("sensors --for 200ms --rate 50 --root ", root_)), ExitCode::kUnreachable);
  EXPECT_TRUE(ErrHas("away")) << err_;
  EXPECT_TRUE(OutHas("0 observations")) << out_;
}

TEST_F(CommandTest, WatchPrintsALineForEachObservationAndEndsAfterCount) {
  ASSERT_EQ(Run("stream create a --features x --cumulant x"), ExitCode::kOk);
  std::thread feeder([&] {
    ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
    Client client({server_.address()});
    for (int i = 1; i <= 3; ++i) ASSERT_TRUE(client.Observe({{"a", 0, {1.0 * i}, {}, {}}}).ok());
  });
  EXPECT_EQ(Run("watch a --count 3 --json"), ExitCode::kOk) << err_;
  feeder.join();
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 3);
  EXPECT_TRUE(absl::StartsWith(out_, R"({"stream":"streams/a","sequence":"1")")) << out_;
}

TEST_F(CommandTest, CtrlCEndsAWatchWith0AndAReplayWith130AndNoStreamLeft) {
  ASSERT_EQ(Run("stream create a --features x --cumulant x"), ExitCode::kOk);
  std::thread stopper([&] {
    ASSERT_TRUE(WaitUntil([&] { return server_.watchers() == 1; }));
    raise(SIGINT);
  });
  EXPECT_EQ(Run("watch a"), ExitCode::kOk);
  stopper.join();

  std::thread replay_stopper([&] {
    ASSERT_TRUE(WaitUntil([&] { return server_.observe_calls() == 1; }));
    raise(SIGINT);
  });
  server_.RefuseBlocks(1 << 30, static_cast<int>(absl::StatusCode::kResourceExhausted), 1);  // busy for ever
  EXPECT_EQ(Run(absl::StrCat("replay ", CountingFile(10), " --cumulant value --stream s")), ExitCode::kInterrupted);
  replay_stopper.join();
  EXPECT_TRUE(ErrHas("interrupted")) << err_;
  EXPECT_EQ(Run("stream get s"), ExitCode::kNotFound);
}

}  // namespace
}  // namespace nexting::client::cli
