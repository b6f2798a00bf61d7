// The program as a user runs it, on short runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/runs/result_file.h"
#include "tests/testing/markup_check.h"

namespace nexting::experiments {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ProgramTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder_); }

  // `experiments` with the words of a line; returns the exit status.
  int Run(const std::string& line) {
    out_.str("");
    err_.str("");
    const client::cli::Console console = {out_, err_};
    std::vector<std::string> arguments = absl::StrSplit(line, ' ');
    if (!absl::StrContains(line, "--help")) arguments.insert(arguments.end(), {"--out", folder_});
    return RunExperiments(arguments, console);
  }

  std::string Path(const std::string& file) const { return absl::StrCat(folder_, "/", file); }

  const std::string folder_ =
      ::testing::TempDir() + "/experiments_" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ProgramTest, RunsShowsAndGoesOn) {
  const std::string line = "patterning --learners columnar-published:4,linear --steps 50000 --window 10000 --jobs 2";
  ASSERT_EQ(Run(line + " --seeds 1"), 0) << err_.str();
  const std::string csv = Path("patterning-14-26-50000.csv");
  const std::vector<std::string> first = absl::StrSplit(Contents(csv), '\n', absl::SkipEmpty());
  EXPECT_EQ(first.size(), 1u + 2 * 5);

  ASSERT_EQ(Run(line + " --seeds 2"), 0) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("2 runs to do, 2 done before"));
  const std::vector<std::string> rows = absl::StrSplit(Contents(csv), '\n', absl::SkipEmpty());
  EXPECT_EQ(rows.size(), 1u + 4 * 5);
  // The times of what was kept show that it did not run again.
  for (const std::string& row : first) EXPECT_THAT(rows, ::testing::Contains(row));
  for (const std::string& row : rows) EXPECT_EQ(std::count(row.begin(), row.end(), ','), 8) << row;

  EXPECT_THAT(out_.str(), HasSubstr("Bayes floor 0.00177"));
  EXPECT_THAT(out_.str(), HasSubstr("columnar-published:4"));
  EXPECT_EQ(testing::MarkupFault(Contents(Path("patterning-14-26-50000.svg"))), "");
}

TEST_F(ProgramTest, AnotherConfigurationReplacesItsRows) {
  const std::string line = "conditioning --learners columnar-published:2 --steps 4000 --seeds 1";
  ASSERT_EQ(Run(line + " --window 2000"), 0) << err_.str();
  ASSERT_EQ(Run(line + " --window 1000"), 0) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("1 of another configuration will be replaced"));
  const auto results = ReadResults(Path("conditioning-14-26-4000.csv")).value();
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].checkpoints.size(), 4u);
}

TEST_F(ProgramTest, ChangingTasksHaveAnErrorForEachPhase) {
  ASSERT_EQ(Run("changing --learners frozen:2 --steps 6000 --redraw 2000 --window 1000 --seeds 1"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("end of phase 3"));
  EXPECT_EQ(Run("changing --learners frozen:2 --steps 6000 --redraw 2000 --window 3000"), 2);
}

TEST_F(ProgramTest, StreamsAreShownBesideTheirRivals) {
  std::filesystem::create_directories(folder_);
  std::ofstream file(Path("nab_nyc_taxi.csv"));
  file << "timestamp,passengers\n";
  for (int t = 0; t < 400; ++t) file << t << "," << 100 + 50 * ((t / 7) % 2) << "\n";
  file.close();
  const std::string folders = absl::StrCat(" --data ", folder_, " --rivals ", Path("rivals.csv"));
  ASSERT_EQ(Run("streams --learners linear" + folders), 0) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("pm25 is skipped"));
  EXPECT_THAT(err_.str(), HasSubstr("no rivals are shown"));
  EXPECT_THAT(out_.str(), HasSubstr("linear, discounted sum, gamma 0.9"));
  EXPECT_THAT(out_.str(), HasSubstr("no kept figure is of a recording with these rows"));

  ASSERT_EQ(Run("rivals --streams passengers --jobs 2 --data " + folder_), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("passengers"));
  ASSERT_EQ(Run("streams --learners linear,rls --discount 0 --jobs 2" + folders), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("rls, the next value"));
  EXPECT_THAT(out_.str(), HasSubstr("geometric mean"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("no kept figure")));

  ASSERT_EQ(Run("report --rivals " + Path("rivals.csv")), 0) << err_.str();
  const std::string report = Contents(Path("report.md"));
  EXPECT_THAT(report, HasSubstr("| passengers | 400 |"));
  EXPECT_THAT(report, HasSubstr("The best rivals"));
  EXPECT_THAT(report, Not(HasSubstr("`experiments streams`")));
  EXPECT_THAT(report, Not(HasSubstr("another configuration")));
}

TEST_F(ProgramTest, MissingRecordingsAreNamed) {
  EXPECT_EQ(Run("streams --streams cpu --data " + Path("absent")), 1);
  EXPECT_THAT(err_.str(), HasSubstr("none of the recordings is in"));
  EXPECT_EQ(Run("streams --streams cpus"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean cpu?"));
}

TEST_F(ProgramTest, EqualComputeSizesWhatHasNoSize) {
  ASSERT_EQ(Run("conditioning --learners columnar-published,columnar-published:2 --operations 1000 --steps 1000 "
                "--seeds 1 --sort "
                "operations"),
            0)
      << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("columnar-published:5"));
  EXPECT_LT(out_.str().find("columnar-published:2"), out_.str().find("columnar-published:5"));
}

TEST_F(ProgramTest, ExamplesPrintAndDraw) {
  ASSERT_EQ(Run("divergence"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("-9.81831"));
  EXPECT_THAT(out_.str(), HasSubstr("63.7431"));
  ASSERT_EQ(Run("balancing"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("33620.2"));
  for (const char* name : {"divergence-tbptt", "divergence-snap", "balancing"}) {
    EXPECT_EQ(testing::MarkupFault(Contents(Path(absl::StrCat(name, ".svg")))), "");
    EXPECT_THAT(Contents(Path(absl::StrCat(name, ".csv"))), HasSubstr("update,\"RTRL, exact\""));
  }
}

TEST_F(ProgramTest, CostIsMeasuredBySize) {
  ASSERT_EQ(Run("cost --learners columnar-published --seconds 0.001 --most_parameters 2000"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("columnar-published"));
  EXPECT_EQ(testing::MarkupFault(Contents(Path("cost.svg"))), "");
}

TEST_F(ProgramTest, TheReportSaysWhatWasRunAndWhatWasNot) {
  ASSERT_EQ(Run("conditioning --learners frozen:2 --steps 4000 --window 1000 --seeds 2"), 0) << err_.str();
  ASSERT_EQ(Run("report"), 0) << err_.str();
  const std::string report = Contents(Path("report.md"));
  EXPECT_THAT(report, HasSubstr("![Trace conditioning, stimulus interval 14-26](conditioning-14-26-4000.svg)"));
  EXPECT_THAT(report, HasSubstr("| frozen:2 | 2 |"));
  EXPECT_EQ(testing::MarkupFault(Contents(Path("conditioning-14-26-4000-by-operations.svg"))), "");
  EXPECT_THAT(report, HasSubstr("Fewer than 5 seeds: frozen:2."));
  EXPECT_THAT(report, HasSubstr("| T-BPTT, k at most 9 | +63.7, growing |"));
  EXPECT_THAT(report,
              HasSubstr("- Trace patterning, stimulus interval 14-26, 5,000,000 steps: `experiments patterning`"));
  EXPECT_THAT(report, Not(HasSubstr("- Trace conditioning:")));
  EXPECT_THAT(report, Not(HasSubstr("another configuration")));

  const std::string csv = Path("conditioning-14-26-4000.csv");
  const std::string hash = ReadResults(csv).value()[0].configuration;
  const std::string changed = absl::StrReplaceAll(Contents(csv), {{hash, "0123456789abcdef"}});
  ASSERT_TRUE(ReplaceFile(csv, changed).ok());
  ASSERT_EQ(Run("report"), 0) << err_.str();
  EXPECT_THAT(Contents(Path("report.md")), HasSubstr("Made by another configuration than today's: frozen:2."));
}

TEST_F(ProgramTest, WrongUsageIsExplained) {
  EXPECT_EQ(Run("patternin"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean patterning?"));
  EXPECT_EQ(Run("patterning --learners columnr"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean columnar"));
  EXPECT_EQ(Run("patterning --isi 26-14"), 2);
  EXPECT_EQ(Run("patterning --seeds 0"), 2);
  EXPECT_EQ(Run("cost --learners linear"), 2);
  EXPECT_EQ(Run("conditioning --learners frozen:1,columnar-published:1 --steps 1000 --seeds 1 --expect_ratio 1e-9"), 1);
  EXPECT_THAT(err_.str(), HasSubstr("times the error of frozen:1"));
}

TEST_F(ProgramTest, HelpListsEverything) {
  ASSERT_EQ(Run("--help"), 0);
  for (const char* word : {"conditioning", "patterning", "changing", "streams", "rivals", "divergence", "balancing",
                           "cost", "report", "columnar-swift-td"}) {
    EXPECT_THAT(out_.str(), HasSubstr(word));
  }
  ASSERT_EQ(Run("streams --help"), 0);
  EXPECT_THAT(out_.str(), HasSubstr("--discount"));
}

}  // namespace
}  // namespace nexting::experiments
