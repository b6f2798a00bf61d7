#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "client/cli/rate_meter.h"
#include "client/cli/terminal/live_view.h"
#include "client/cli/terminal/progress_bar.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Lines = std::vector<std::string>;

Table SmallTable() {
  Table table({{"signal", Align::kLeft}, {"now", Align::kRight, 6}, {"rate", Align::kRight, 0, 1}});
  table.AddRow({{"cpu0"}, {"12.3 %"}, {"5"}});
  table.AddRow({{"temperature"}, {"48 °C"}, {"10"}});
  return table;
}

TEST(TableTest, AlignsColumnsByWhatIsSeenAndLeavesNoTrailingSpace) {
  EXPECT_EQ(SmallTable().Lines(0, false), (Lines{"signal          now  rate",  //
                                                 "cpu0         12.3 %     5",  //
                                                 "temperature   48 °C    10"}));
}

TEST(TableTest, DropsColumnsInTheirOrderThenCutsTheFirst) {
  EXPECT_EQ(SmallTable().Lines(20, false), (Lines{"signal          now",  //
                                                  "cpu0         12.3 %",  //
                                                  "temperature   48 °C"}));
  EXPECT_EQ(SmallTable().Lines(15, false), (Lines{"signal      now",  //
                                                  "cpu0     12.3 %",  //
                                                  "temper…   48 °C"}));
}

TEST(TableTest, ColoursAroundTheTextOnly) {
  Table table({{"a", Align::kLeft}, {"skill"}});
  table.AddRow({{"x"}, {"+0.50", Style::kGood}});
  table.AddRow({{"y"}, {"-1", Style::kBad}});
  EXPECT_EQ(table.Lines(0, true), (Lines{"\x1b[2ma\x1b[0m  \x1b[2mskill\x1b[0m",  //
                                         "x  \x1b[32m+0.50\x1b[0m",               //
                                         "y     \x1b[31m-1\x1b[0m"}));
}

TEST(TextTest, WidthsCountCodePoints) {
  EXPECT_EQ(DisplayWidth("48 °C"), 5);
  EXPECT_EQ(Shortened("größer", 4), "grö…");
  EXPECT_EQ(Shortened("größer", 6), "größer");
  EXPECT_EQ(Shortened("x", 0), "");
}

TEST(QuantityTest, ReadsLikeAPersonWouldSayIt) {
  EXPECT_EQ(FormatQuantity(12.345, Unit::kPercent), "12.3 %");
  EXPECT_EQ(FormatQuantity(-0.01, Unit::kPercent), "0.0 %");
  EXPECT_EQ(FormatQuantity(0, Unit::kBytesPerSecond), "0 B/s");
  EXPECT_EQ(FormatQuantity(999, Unit::kBytes), "999 B");
  EXPECT_EQ(FormatQuantity(1000, Unit::kBytes), "0.98 KiB");
  EXPECT_EQ(FormatQuantity(1536, Unit::kBytes), "1.50 KiB");
  EXPECT_EQ(FormatQuantity(34.56 * 1024, Unit::kBytesPerSecond), "34.6 KiB/s");
  EXPECT_EQ(FormatQuantity(512.0 * 1024 * 1024, Unit::kBytes), "512 MiB");
  EXPECT_EQ(FormatQuantity(48.25, Unit::kCelsius), "48.2 °C");
  EXPECT_EQ(FormatQuantity(kNan, Unit::kBytes), kUnknown);
  EXPECT_EQ(FormatDifference(1536, Unit::kBytes), "+1.50 KiB");
  EXPECT_EQ(FormatDifference(-1536, Unit::kBytes), "-1.50 KiB");
  EXPECT_EQ(FormatDifference(0.001, Unit::kPercent), "0.0 %");
}

TEST(QuantityTest, NumbersCountsSkillsAndTimes) {
  EXPECT_EQ(FormatNumber(0.00351234), "0.0035");
  EXPECT_EQ(FormatNumber(3.14159), "3.142");
  EXPECT_EQ(FormatNumber(15310.4), "15310");
  EXPECT_EQ(FormatNumber(-1e-7), "-1.000e-07");
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatCount(7), "7");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
  EXPECT_EQ(FormatSkill(0.424), "+0.42");
  EXPECT_EQ(FormatSkill(-0.001), "0.00");
  EXPECT_EQ(FormatSkill(-1234), "<-99");
  EXPECT_EQ(FormatSkill(kNan), kUnknown);
  EXPECT_EQ(FormatSeconds(1.55), "1.6 s");
  EXPECT_EQ(FormatSeconds(42.4), "42 s");
  EXPECT_EQ(FormatSeconds(200), "3 min 20 s");
  EXPECT_EQ(FormatSeconds(7500), "2 h 5 min");
}

TEST(ProgressLineTest, ShowsShareRateAndTimeLeftInTheWidth) {
  const std::string line = ProgressLine(0.25, 5000, 2, 80);
  EXPECT_NE(line.find(" 25 %  5,000 rows  2,500 rows/s  6.0 s left"), std::string::npos) << line;
  EXPECT_LE(DisplayWidth(line), 80);
  EXPECT_EQ(ProgressLine(0.25, 5000, 2, 45), " 25 %  5,000 rows  2,500 rows/s  6.0 s left");
  EXPECT_EQ(ProgressLine(kNan, 5000, 2, 80), "5,000 rows  2,500 rows/s");
  EXPECT_EQ(ProgressLine(kNan, 5000, 2, 80, "steps"), "5,000 steps  2,500 steps/s");
}

TEST(ProgressBarTest, WritesNothingForQuickWorkWithoutATerminal) {
  std::ostringstream out;
  { ProgressBar(out, false, 80).Update(0.5, 10); }
  EXPECT_EQ(out.str(), "");
}

TEST(LiveViewTest, DrawsOverTheLastFrameAndShowsTheCursorAtTheEnd) {
  std::ostringstream out;
  {
    LiveView view(out);
    view.Draw({"a", "b"});
    view.Draw({"c"});
  }
  EXPECT_EQ(out.str(), "\x1b[?25la\x1b[K\nb\x1b[K\n\x1b[J\x1b[2A\rc\x1b[K\n\x1b[J\x1b[?25h");
}

TEST(LiveViewTest, AScreenOfItsOwnIsDrawnFromTheTopAndGivenBack) {
  std::ostringstream out;
  {
    LiveView view(out, -1, Screen::kOwn);
    view.Draw({"a", "b"});
    view.Draw({"c"});
  }
  EXPECT_EQ(out.str(), "\x1b[?1049h\x1b[?25l\x1b[Ha\x1b[K\nb\x1b[K\n\x1b[J\x1b[Hc\x1b[K\n\x1b[J\x1b[?1049l\x1b[?25h");
}

TEST(LiveViewTest, WithoutAFrameTheTerminalIsLeftAlone) {
  std::ostringstream out;
  { LiveView view(out, -1, Screen::kOwn); }
  EXPECT_EQ(out.str(), "");
}

TEST(RateMeterTest, CountsOverTheLastSeconds) {
  RateMeter meter;
  const absl::Time start = absl::UnixEpoch();
  EXPECT_EQ(meter.PerSecond(start), 0);
  for (int i = 0; i <= 100; ++i) meter.Add(start + absl::Milliseconds(100) * i, 1);
  EXPECT_NEAR(meter.PerSecond(start + absl::Seconds(10)), 10, 0.01);
  EXPECT_EQ(meter.PerSecond(start + absl::Seconds(20)), 0);
}

}  // namespace
}  // namespace nexting::client::cli
