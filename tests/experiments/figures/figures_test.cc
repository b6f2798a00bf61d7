// Statistics, axes and the drawing of charts.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/experiments/figures/axis.h"
#include "tests/experiments/figures/interval.h"
#include "tests/experiments/figures/line_chart.h"
#include "tests/experiments/figures/text_table.h"
#include "tests/testing/markup_check.h"

namespace nexting::experiments {
namespace {

const double kNan = std::nan("");

TEST(IntervalTest, IsStudents) {
  const Interval interval = MeanInterval(std::vector<double>{1, 2, 3, 4, 5});
  EXPECT_DOUBLE_EQ(interval.mean, 3);
  EXPECT_NEAR(interval.half_width, 2.776 * std::sqrt(2.5 / 5), 1e-9);
  EXPECT_EQ(interval.values, 5u);
}

TEST(IntervalTest, LeavesMissingValuesOut) {
  const Interval one = MeanInterval(std::vector<double>{kNan, 2});
  EXPECT_DOUBLE_EQ(one.mean, 2);
  EXPECT_TRUE(std::isnan(one.half_width));
  EXPECT_TRUE(std::isnan(MeanInterval({}).mean));
}

TEST(IntervalTest, QuantilesFallTowardsTheNormals) {
  EXPECT_NEAR(StudentT(31), 2.0395, 0.003);
  EXPECT_NEAR(StudentT(60), 2.0003, 0.003);
  EXPECT_NEAR(StudentT(1000), 1.9623, 0.003);
}

TEST(LogSlopeTest, IsThePower) {
  EXPECT_NEAR(LogSlope(std::vector<double>{1, 10, 100}, std::vector<double>{3, 300, 30000}), 2, 1e-9);
}

std::vector<std::string> Labels(const Axis& axis) {
  std::vector<std::string> labels;
  for (const Tick& tick : axis.ticks()) labels.push_back(tick.label);
  return labels;
}

TEST(AxisTest, TicksAreRound) {
  EXPECT_EQ(Labels(Axis(0, 0.0213, Scale::kLinear)),
            (std::vector<std::string>{"0", "0.005", "0.01", "0.015", "0.02", "0.025"}));
  EXPECT_EQ(Labels(Axis(0, 5e6, Scale::kLinear)), (std::vector<std::string>{"0", "1M", "2M", "3M", "4M", "5M"}));
  EXPECT_EQ(Labels(Axis(0, 150000, Scale::kLinear)), (std::vector<std::string>{"0", "50k", "100k", "150k"}));
  EXPECT_EQ(Labels(Axis(0.002, 3, Scale::kLog)), (std::vector<std::string>{"0.001", "0.01", "0.1", "1", "10"}));
}

TEST(AxisTest, PlacesValues) {
  const Axis linear(0, 10, Scale::kLinear);
  EXPECT_DOUBLE_EQ(linear.Place(0), 0);
  EXPECT_DOUBLE_EQ(linear.Place(10), 1);
  const Axis log(1, 100, Scale::kLog);
  EXPECT_DOUBLE_EQ(log.Place(10), 0.5);
  EXPECT_FALSE(log.Shows(0));
  EXPECT_FALSE(linear.Shows(kNan));
}

LineChart SmallChart() {
  LineChart chart;
  chart.title = "errors & \"bands\" < 1";
  chart.series = {{.name = "a", .points = {{0, 1, 0.5}, {1, 2, kNan}, {2, kNan, 1}, {3, 1e300, 1}}},
                  {.name = "b <2>", .points = {{1, 1, 0}}},
                  {.name = "nothing"}};
  chart.references = {{"floor", 0.5}, {"close", 0.51}};
  chart.changes = {1.5};
  return chart;
}

TEST(LineChartTest, IsWellFormedWhateverTheValues) {
  LineChart chart = SmallChart();
  for (const Scale scale : {Scale::kLinear, Scale::kLog}) {
    chart.y_scale = scale;
    const std::string svg = Draw(chart);
    EXPECT_EQ(testing::MarkupFault(svg), "");
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
  }
  EXPECT_EQ(testing::MarkupFault(Draw(LineChart())), "");
}

TEST(LineChartTest, ShowsItsNames) {
  const std::string svg = Draw(SmallChart());
  for (const char* text : {"errors &amp; &quot;bands&quot; &lt; 1", ">a<", "b &lt;2&gt;", ">floor<"}) {
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  }
}

TEST(LineChartTest, IsAsHighAsItsLegend) {
  LineChart chart;
  chart.series.resize(40);
  EXPECT_NE(Draw(chart).find("height=\"940\""), std::string::npos);  // 60 + 40 * 22
  chart.series.resize(2);
  EXPECT_NE(Draw(chart).find("height=\"540\""), std::string::npos);
}

TEST(MarkupFaultTest, FindsFaults) {
  EXPECT_EQ(testing::MarkupFault("<a x=\"1\"><b/>text &amp; more</a>\n"), "");
  for (const char* text : {"", "<a>", "<a></b>", "<a x=1></a>", "<a>&</a>", "<a/><b/>", "<a x=\"<\"/>", "text"}) {
    EXPECT_NE(testing::MarkupFault(text), "") << text;
  }
}

TEST(TextTableTest, IsMarkdown) {
  EXPECT_EQ(Markdown({{"a", "b"}, {{"1", "2"}}}), "| a | b |\n|---|---:|\n| 1 | 2 |\n");
}

}  // namespace
}  // namespace nexting::experiments
