#include <gtest/gtest.h>

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal/table.h"
#include "client/cli/top/fleet_sample.h"
#include "client/cli/top/top_order.h"
#include "client/cli/top/top_table.h"

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const absl::Time kStart = absl::FromUnixSeconds(1000);

StreamSample Sample(const std::string& id, double skill, double rate, uint64_t observations = 0,
                    absl::Time time = kStart) {
  StreamSample sample;
  sample.id = id;
  sample.time = time;
  sample.observations = observations;
  sample.cumulant = std::isnan(skill) ? "" : "load";
  sample.skill = skill;
  sample.rate = rate;
  return sample;
}

std::vector<StreamSample> Fleet() {
  return {Sample("a", -1, 5), Sample("b", 0.5, 0), Sample("c", kNan, 7), Sample("d", 0.5, kNan), Sample("e", 0.9, 7)};
}

std::string Order(TopKey key, bool reversed, size_t limit = 100) {
  std::string ids;
  for (const StreamSample& stream : FirstOf(Fleet(), {key, reversed}, limit)) ids += stream.id;
  return ids;
}

TEST(TopOrderTest, BestSkillLargestErrorHighestRateAndTheAlphabetComeFirst) {
  EXPECT_EQ(Order(TopKey::kSkill, false), "ebdac");
  EXPECT_EQ(Order(TopKey::kError, false), "abdec");
  EXPECT_EQ(Order(TopKey::kRate, false), "ceabd");
  EXPECT_EQ(Order(TopKey::kName, false), "abcde");
}

TEST(TopOrderTest, ReversedTheUnknownStaysLastAndEqualsStayInTheAlphabet) {
  EXPECT_EQ(Order(TopKey::kSkill, true), "abdec");
  EXPECT_EQ(Order(TopKey::kRate, true), "baced");
  EXPECT_EQ(Order(TopKey::kName, true), "edcba");
}

TEST(TopOrderTest, TheLimitKeepsTheFirst) {
  EXPECT_EQ(Order(TopKey::kError, false, 2), "ab");
  EXPECT_EQ(Order(TopKey::kError, false, 0), "");
}

TEST(TopOrderTest, KeysChooseAndCapitalRReverses) {
  TopOrder order;
  EXPECT_TRUE(TakeKey('R', &order));
  EXPECT_TRUE(order.reversed);
  EXPECT_TRUE(TakeKey('r', &order));
  EXPECT_EQ(order.key, TopKey::kRate);
  EXPECT_FALSE(order.reversed);
  for (const char key : {'x', 'S', '\x1b', '\0'}) EXPECT_FALSE(TakeKey(key, &order)) << key;
}

TEST(FleetSampleTest, OnlyTheWorstHeadCounts) {
  Stream stream;
  stream.id = "s";
  stream.status.observations = 7;
  stream.status.heads = {{"x", 0, 10, 1, 2, 0.5}, {"y", 0.9, 10, 3, 2, -0.5}, {"z", 0, 0, 0, 0, 0}};
  const StreamSample sample = SampleOf(stream, kStart);
  EXPECT_EQ(sample.cumulant, "y");
  EXPECT_EQ(sample.skill, -0.5);
  EXPECT_EQ(sample.discount, 0.9);
  EXPECT_EQ(sample.observations, 7u);
  EXPECT_EQ(sample.without_value, 0u);
  stream.status.heads[0].observations_without_value = 3;
  stream.status.heads[2].observations_without_value = 5;
  EXPECT_EQ(SampleOf(stream, kStart).without_value, 5u);
  stream.status.heads = {{"z", 0, 0, 0, 0, 0}};
  EXPECT_TRUE(std::isnan(SampleOf(stream, kStart).skill));
}

TEST(FleetSampleTest, RatesAreDifferencesBetweenSamples) {
  const absl::Time later = kStart + absl::Seconds(2);
  const std::vector<StreamSample> before = {Sample("a", 0, kNan, 100), Sample("b", 0, kNan, 50),
                                            Sample("gone", 0, kNan, 9), Sample("r", 0, kNan, 100)};
  std::vector<StreamSample> now = {Sample("a", 0, kNan, 120, later), Sample("b", 0, kNan, 50, later),
                                   Sample("new", 0, kNan, 6, later), Sample("r", 0, kNan, 10, later)};
  MeasureRates(before, &now);
  EXPECT_EQ(now[0].rate, 10);
  EXPECT_EQ(now[1].rate, 0);
  EXPECT_EQ(now[2].rate, 3);  // has learnt all of it since
  EXPECT_EQ(now[3].rate, 5);  // was reset
  MeasureRates({}, &(now = before));
  EXPECT_TRUE(std::isnan(now[0].rate));
}

TEST(FleetSampleTest, TotalsCountTheJudgedApart) {
  const FleetTotals totals = TotalsOf({Sample("a", -1, 5), Sample("b", 0.5, 0), Sample("c", kNan, 7)});
  EXPECT_EQ(totals.streams, 3u);
  EXPECT_EQ(totals.active, 2u);
  EXPECT_EQ(totals.rate, 12);
  EXPECT_EQ(totals.judged, 2u);
  EXPECT_EQ(totals.better, 1u);
  EXPECT_EQ(totals.median_error, 1.25);
  EXPECT_EQ(TotalsOf({Sample("a", 0.25, 0), Sample("b", -3, 0), Sample("c", 0, 0)}).median_error, 1);
  EXPECT_TRUE(std::isnan(TotalsOf({}).median_error));
}

TEST(TopTableTest, ShowsTotalsAndMarksTheOrder) {
  const TopFrame frame{"host:1", {Sample("a", -1, 5, 1000), Sample("c", kNan, 0)}, {TopKey::kError, true}, 20};
  EXPECT_EQ(PlainTopLines(frame, 0, false),
            (std::vector<std::string>{"2 streams, 1 active, 5.0 observations/s",
                                      "median error 2.000 of \"same as now\" over the last 1,000; 0 of 1 beat it (0 %)",
                                      "", "stream  worst head  how far           skill  error ▴    obs/s  observations",
                                      "a       load        the next value    -1.00    2.000      5.0         1,000",
                                      "c       –           –                     –        –      0.0             0"}));
}

TEST(TopTableTest, NamesWhatIsSilent) {
  TopFrame frame{"host:1", {Sample("a", 0.5, 5), Sample("b", 0.4, 5)}, {TopKey::kName, false}, 20};
  frame.streams[1].without_value = 1234;
  const std::vector<std::string> lines = PlainTopLines(frame, 0, false);
  EXPECT_FALSE(absl::StrContains(lines[4], "no value"));
  EXPECT_TRUE(absl::EndsWith(lines[5], "no value for 1,234 observations"));
}

TEST(TopTableTest, FitsEveryTerminal) {
  TopFrame frame{"host:1", {}, {}, 100000};
  for (int i = 0; i < 50; ++i) frame.streams.push_back(Sample(absl::StrCat("plant/", 100 + i, "/boiler"), 0.1, 2));
  for (const char* trouble : {"", "the connection was refused by a server that is far away"}) {
    frame.trouble = trouble;
    for (int rows = 1; rows < 70; ++rows) {
      for (const int columns : {20, 50, 80, 200}) {
        const std::vector<std::string> lines = LiveTopLines(frame, {columns, rows}, false);
        EXPECT_LT(lines.size(), static_cast<size_t>(std::max(rows, 2))) << columns << " x " << rows;
        if (columns < 40) continue;  // a table has columns that are never dropped
        for (const std::string& line : lines) EXPECT_LT(DisplayWidth(line), columns) << line;
      }
    }
  }
  const std::vector<std::string> lines = LiveTopLines(frame, {80, 24}, false);
  EXPECT_EQ(lines.size(), 23u);
  EXPECT_TRUE(absl::StartsWith(lines.back(), "no answer, trying again: "));
  frame.limit = 2;
  EXPECT_EQ(LiveTopLines(frame, {80, 24}, false).size(), 7u);
}

TEST(TopTableTest, JsonHasTotalsAndNullForTheUnknown) {
  const TopFrame frame{"", {Sample("a", 0.5, 5, 9), Sample("c", kNan, 0)}, {}, 20};
  EXPECT_EQ(TopJson(frame, kStart),
            R"({"time":"1970-01-01T00:16:40+00:00","streams":2,"active":1,"observations_per_second":5,"judged":1,)"
            R"("beat_persistence":1,"median_error_ratio":0.5,"top":[)"
            R"({"stream":"streams/a","cumulant":"load","discount":0,"skill":0.5,"error_ratio":0.5,)"
            R"("observations_per_second":5,"observations":9},)"
            R"({"stream":"streams/c","cumulant":"","discount":0,"skill":null,"error_ratio":null,)"
            R"("observations_per_second":0,"observations":0}]})");
}

}  // namespace
}  // namespace nexting::client::cli
