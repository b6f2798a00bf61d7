#include "server/metrics/process_metrics.h"

#include <ctime>
#include <fstream>

#include "gtest/gtest.h"

namespace nexting::server {
namespace {

TEST(ProcessStatsTest, AreThoseOfThisProcess) {
  const ProcessStats stats = ReadProcessStats();
  const double now = static_cast<double>(std::time(nullptr));
  EXPECT_GT(stats.start_time_seconds, now - 3600);
  EXPECT_LE(stats.start_time_seconds, now + 1);
  EXPECT_GT(stats.resident_bytes, 1e6);
  EXPECT_GE(stats.virtual_bytes, stats.resident_bytes);
  EXPECT_GE(stats.threads, 1);
  EXPECT_GE(stats.open_files, 3);
  EXPECT_GE(stats.max_files, stats.open_files);
  EXPECT_LT(stats.cpu_seconds, 3600);
}

TEST(ProcessStatsTest, CountsFilesAsTheyAreOpened) {
  const double before = ReadProcessStats().open_files;
  const std::ifstream file("/proc/self/status");
  EXPECT_EQ(ReadProcessStats().open_files, before + 1);
}

}  // namespace
}  // namespace nexting::server
