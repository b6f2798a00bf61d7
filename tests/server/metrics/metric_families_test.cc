#include "server/metrics/metric_families.h"

#include <prometheus/text_serializer.h>

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nexting::server {
namespace {

std::string Text(MetricFamilies families) {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families.Take());
  return text.str();
}

TEST(MetricFamiliesTest, CountersAndGauges) {
  MetricFamilies families;
  families.BeginCounter("c_total", "Things.");
  families.Add({{"kind", "a"}}, 3);
  families.Add({{"kind", "b"}}, 0);
  families.Gauge("g", "A level.", -1.5);
  EXPECT_EQ(Text(std::move(families)),
            "# HELP c_total Things.\n# TYPE c_total counter\nc_total{kind=\"a\"} 3\nc_total{kind=\"b\"} 0\n"
            "# HELP g A level.\n# TYPE g gauge\ng -1.5\n");
}

TEST(MetricFamiliesTest, BucketsOfAHistogramAreCumulative) {
  MetricFamilies families;
  families.Histogram("h_seconds", "Times.", {{0.5, 1}, {2, 0, 3}, 7.5});
  EXPECT_EQ(Text(std::move(families)),
            "# HELP h_seconds Times.\n# TYPE h_seconds histogram\nh_seconds_count 5\nh_seconds_sum 7.5\n"
            "h_seconds_bucket{le=\"0.5\"} 2\nh_seconds_bucket{le=\"1\"} 2\nh_seconds_bucket{le=\"+Inf\"} 5\n");
}

TEST(MetricFamiliesTest, LabelsAreEscaped) {
  MetricFamilies families;
  families.BeginGauge("g", "A level.");
  families.Add({{"name", "a\"b\\c\nd"}}, 1);
  EXPECT_THAT(Text(std::move(families)), ::testing::HasSubstr("g{name=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

}  // namespace
}  // namespace nexting::server
