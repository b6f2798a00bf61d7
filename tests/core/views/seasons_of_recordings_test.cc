// Seasons of the cuts in tests/data.
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/core/views/season_watch.h"

namespace nexting::core {
namespace {

std::vector<double> Column(const std::string& file, const std::string& name) {
  std::ifstream in(std::string(NEXTING_ROOT "/tests/data/") + file);
  std::string line, cell;
  std::getline(in, line);
  int column = -1, at = 0;
  for (std::stringstream header(line); std::getline(header, cell, ','); ++at) {
    if (cell == name) column = at;
  }
  std::vector<double> values;
  while (std::getline(in, line)) {
    std::stringstream row(line);
    for (int i = 0; i <= column; ++i) std::getline(row, cell, ',');
    values.push_back(std::stod(cell));
  }
  return values;
}

struct Recording {
  const char* file;
  const char* column;
  std::vector<uint64_t> seasons;
  int most_rows = 0;  // until the last of them is known
};

void PrintTo(const Recording& recording, std::ostream* out) { *out << recording.file << " " << recording.column; }

class SeasonsOfRecordingsTest : public ::testing::TestWithParam<Recording> {};

TEST_P(SeasonsOfRecordingsTest, AreThese) {
  const std::vector<double> signal = Column(GetParam().file, GetParam().column);
  ASSERT_EQ(signal.size(), 4'000u);
  for (const uint64_t season : GetParam().seasons) {
    SeasonWatch watch;
    const int rows = watch.RowsUntil(signal, season);
    EXPECT_GT(rows, 0) << season;
    EXPECT_LE(rows, GetParam().most_rows) << season;
  }
  SeasonWatch whole;
  whole.Add(signal);
  const absl::Span<const uint64_t> found = whole.finder.seasons();
  EXPECT_EQ(std::vector<uint64_t>(found.begin(), found.end()), GetParam().seasons);
}

INSTANTIATE_TEST_SUITE_P(Cuts, SeasonsOfRecordingsTest,
                         ::testing::Values(Recording{"nab_nyc_taxi.csv", "passengers", {48, 336}, 1'400},
                                           Recording{"uci_tetouan_power.csv", "zone1_kw", {144}, 600},
                                           Recording{"uci_tetouan_power.csv", "zone2_kw", {144}, 700},
                                           Recording{"uci_tetouan_power.csv", "zone3_kw", {144}, 600},
                                           Recording{"uci_beijing_pm25.csv", "temp_c", {24}, 1'200},
                                           Recording{"xio_imu_100hz.csv", "gyro_x_dps", {}},
                                           Recording{"uci_wall_robot_sonar.csv", "sonar_01_m", {}},
                                           Recording{"nab_machine_temperature.csv", "temperature", {}}));

}  // namespace
}  // namespace nexting::core
