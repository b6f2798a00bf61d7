#include "client/cli/replay/replay_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace nexting::client::cli {
namespace {

std::unique_ptr<CsvReader> Open(const std::string& text) {
  return *CsvReader::Open(std::make_unique<std::istringstream>(text), "f.csv");
}

using Columns = std::vector<size_t>;

TEST(ChooseColumnsTest, TakesAllColumnsOfNumbersButAFirstTimeColumn) {
  const auto reader = Open("step,load,name,empty,temp\n1,2,a,,3\n2,,b,,4\n");
  const auto columns = ChooseColumns("temp", {}, reader.get());
  ASSERT_TRUE(columns.ok()) << columns.status();
  EXPECT_EQ(columns->features, (Columns{1, 4}));
  EXPECT_EQ(columns->cumulant, 4u);
  EXPECT_TRUE(columns->cumulant_is_feature);
}

TEST(ChooseColumnsTest, KeepsAFirstColumnThatIsNoTimeAndATimeThatIsNotFirst) {
  const auto reader = Open("load,step\n1,2\n");
  EXPECT_EQ(ChooseColumns("load", {}, reader.get())->features, (Columns{0, 1}));
}

TEST(ChooseColumnsTest, TakesNamedColumnsInTheirOrderAndACumulantBesideThem) {
  const auto reader = Open("time,a,b,c\n1,2,3,4\n");
  const auto columns = ChooseColumns("a", {"c", "time"}, reader.get());
  EXPECT_EQ(columns->features, (Columns{3, 0}));
  EXPECT_FALSE(columns->cumulant_is_feature);
}

TEST(ChooseColumnsTest, UnknownColumnsAreNamedWithThoseThatThereAre) {
  const auto reader = Open("time,load,temp\n1,2,3\n");
  EXPECT_EQ(ChooseColumns("tempp", {}, reader.get()).status().message(),
            "f.csv has no column `tempp`; did you mean temp?\nits columns: time, load, temp");
  EXPECT_EQ(ChooseColumns("temp", {"power"}, reader.get()).status().message(),
            "f.csv has no column `power`\nits columns: time, load, temp");
}

TEST(ChooseColumnsTest, AFileWithoutRowsOrNumbersIsAnError) {
  EXPECT_EQ(ChooseColumns("a", {}, Open("a,b\n").get()).status().message(), "f.csv has a header but no rows");
  EXPECT_EQ(ChooseColumns("a", {}, Open("a,b\nx,y\n").get()).status().message(), "f.csv has no column of numbers");
}

TEST(IsTimeOrStepTest, KnowsUsualNames) {
  for (const char* name : {"time", "Timestamp", "time_s", "step", "date", "index", "t"})
    EXPECT_TRUE(IsTimeOrStep(name)) << name;
  for (const char* name : {"temperature", "timer", "steps", "tt", "load"}) EXPECT_FALSE(IsTimeOrStep(name)) << name;
}

TEST(ReplayRowsTest, ReadsFeaturesAndTheCumulantWithMissingValues) {
  const auto reader = Open("a,b,c\n1,,3\n4,5,6\n");
  ReplayRows rows({{0, 1}, 2, false}, reader.get());
  ReplayRow row;
  ASSERT_TRUE(*rows.Next(&row));
  EXPECT_EQ(row.features[0], 1);
  EXPECT_TRUE(std::isnan(row.features[1]));
  EXPECT_EQ(row.cumulants, std::vector<double>{3});
  EXPECT_EQ(row.cumulant, 3);
  ASSERT_TRUE(*rows.Next(&row));
  EXPECT_FALSE(*rows.Next(&row));
}

TEST(ReplayRowsTest, AFirstColumnOfDatesIsTheTimeOfItsRows) {
  const auto reader = Open("date,load\n2026-05-01 13:15:00,1\nnever,2\n1970-01-01T00:00:01.5Z,3\n");
  ReplayRows rows(*ChooseColumns("load", {}, reader.get()), reader.get());
  ReplayRow row;
  for (const int64_t time : {int64_t{1'777'641'300'000'000}, int64_t{0}, int64_t{1'500'000}}) {
    ASSERT_TRUE(*rows.Next(&row));
    EXPECT_EQ(row.time_us, time);
  }
}

TEST(ParseTimeCellTest, TakesDatesWithATimeAndNothingElse) {
  constexpr int64_t kNoon = int64_t{43'200} * 1'000'000;
  for (const char* cell : {"1970-01-01 12:00:00", "1970-01-01 12:00", "1970-01-01T12:00:00", "1970-01-01T12:00:00Z",
                           "1970-01-01T13:00:00+01:00", " 1970-01-01 12:00:00 "}) {
    EXPECT_EQ(ParseTimeCell(cell), kNoon) << cell;
  }
  for (const char* cell : {"", "43200", "0.5", "12:00", "1970-13-01 12:00:00", "noon"}) {
    EXPECT_EQ(ParseTimeCell(cell), 0) << cell;
  }
}

TEST(ReplayRowsTest, ABadCellIsNamedByFileLineAndColumn) {
  const auto reader = Open("time,load\n1,2\n2,abc\n");
  ReplayRows rows({{1}, 1, true}, reader.get());
  ReplayRow row;
  ASSERT_TRUE(*rows.Next(&row));
  EXPECT_EQ(rows.Next(&row).status().message(),
            "f.csv:3: column `load`: `abc` is not a finite number (an empty cell is a missing value)");
}

}  // namespace
}  // namespace nexting::client::cli
