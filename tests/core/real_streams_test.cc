// The default configuration on real sensor streams, against the figures that it must reach and that the README states.
//
// It always runs on the cuts in tests/data, and on the whole recordings too where they are there.
// Prints a table of each.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "core/learner.h"

namespace nexting::core {
namespace {

constexpr double kDiscount = 0.9;
constexpr int kUnjudgedTail = 100;  // rows at the end of which the discounted sum is not known

struct Source {
  const char* name;
  const char* folder;
  size_t most_rows;
};

constexpr Source kCuts = {"Cuts", NEXTING_ROOT "/tests/data", 4000};
constexpr Source kWholeStreams = {"WholeStreams", NEXTING_REAL_STREAMS, 15000};

// The largest normalised errors.
struct Limits {
  double next_value;      // at gamma 0
  double discounted_sum;  // at gamma 0.9
};

struct StreamCase {
  const char* file;
  const char* cumulant;
  Limits cut;
  Limits whole;
};

constexpr StreamCase kStreams[] = {
    {"uci_tetouan_power.csv", "zone1_kw", {0.0025, 0.0445}, {0.0024, 0.0216}},
    {"uci_beijing_pm25.csv", "pm25", {0.1378, 0.541}, {0.0734, 0.340}},
    {"xio_imu_100hz.csv", "gyro_x_dps", {0.0099, 0.194}, {0.0195, 0.212}},
    {"nab_nyc_taxi.csv", "passengers", {0.0150, 0.256}, {0.0117, 0.151}},
    {"uci_wall_robot_sonar.csv", "sonar_01_m", {0.449, 0.359}, {0.416, 0.333}},
    {"nab_machine_temperature.csv", "temperature", {0.0046, 0.0277}, {0.0079, 0.0551}},
};

struct Recording {
  std::vector<std::vector<double>> features;
  std::vector<double> cumulants;
};

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

// All columns but the first, which is time; the cumulant is one of them. Empty where the file is absent.
Recording Load(const Source& source, const StreamCase& stream) {
  Recording recording;
  std::ifstream file(std::string(source.folder) + "/" + stream.file);
  std::string line;
  if (!std::getline(file, line)) return recording;
  const std::vector<std::string> header = Cells(line);
  while (recording.cumulants.size() < source.most_rows && std::getline(file, line)) {
    const std::vector<std::string> cells = Cells(line);
    recording.features.emplace_back();
    for (size_t i = 1; i < cells.size(); ++i) {
      recording.features.back().push_back(std::strtod(cells[i].c_str(), nullptr));
      if (header[i] == stream.cumulant) recording.cumulants.push_back(recording.features.back().back());
    }
  }
  return recording;
}

// Squared error of predictions of the return over the return's variance.
double NormalisedError(const std::vector<double>& cumulants, const std::vector<double>& predictions, double discount) {
  const int rows = static_cast<int>(cumulants.size());
  std::vector<double> returns(rows, 0.0);
  for (int t = rows - 2; t >= 0; --t) returns[t] = cumulants[t + 1] + discount * returns[t + 1];
  const int judged = discount == 0 ? rows - 1 : rows - kUnjudgedTail;
  double mean = 0.0;
  for (int t = 0; t < judged; ++t) mean += returns[t] / judged;
  double error = 0.0;
  double variance = 0.0;
  for (int t = 0; t < judged; ++t) {
    error += (predictions[t] - returns[t]) * (predictions[t] - returns[t]);
    variance += (returns[t] - mean) * (returns[t] - mean);
  }
  return error / variance;
}

double LearnerError(const Recording& recording, double discount, bool frozen) {
  LearnerConfig config;
  config.features = static_cast<int>(recording.features.front().size());
  config.cumulants = 1;
  config.heads = {{0, discount}};
  config.network.frozen = frozen;
  const auto learner = Learner::Create(config).value();
  std::vector<double> predictions;
  for (size_t t = 0; t < recording.cumulants.size(); ++t) {
    EXPECT_TRUE(learner->Step({recording.features[t], {&recording.cumulants[t], 1}}).ok());
    predictions.push_back(learner->Predict()[0].prediction);
  }
  return NormalisedError(recording.cumulants, predictions, discount);
}

double PersistenceError(const Recording& recording, double discount) {
  std::vector<double> predictions = recording.cumulants;
  for (double& prediction : predictions) prediction /= 1.0 - discount;
  return NormalisedError(recording.cumulants, predictions, discount);
}

// What the README's table says of a stream: the errors of persistence, then of Nexting, at gamma 0 and 0.9 each,
// as text.
std::vector<std::string> StatedInReadme(const std::string& cumulant) {
  std::ifstream readme(NEXTING_ROOT "/README.md");
  std::vector<std::string> stated;
  for (std::string line; std::getline(readme, line);) {
    if (line.rfind("| " + cumulant + ",", 0) != 0) continue;
    const std::string cells = line.substr(line.find('|', 1));
    const std::regex number(R"(\d*\.\d+)");
    for (std::sregex_iterator found(cells.begin(), cells.end(), number), end; found != end; ++found) {
      stated.push_back(found->str());
    }
  }
  return stated;
}

// Whether the number in `stated` is `value` rounded to as many digits.
bool IsRoundingOf(const std::string& stated, double value) {
  const double unit = std::pow(10.0, -static_cast<double>(stated.size() - stated.find('.') - 1));
  return std::abs(std::strtod(stated.c_str(), nullptr) - value) <= 0.500001 * unit;
}

void CheckReadme(const std::string& cumulant, double discount, double persistence, double learnt) {
  const std::vector<std::string> stated = StatedInReadme(cumulant);
  ASSERT_EQ(stated.size(), 4u) << "the README's table has no row of " << cumulant << " with four numbers";
  const int column = discount == 0 ? 0 : 1;
  EXPECT_TRUE(IsRoundingOf(stated[column], persistence))
      << cumulant << ", persistence: the README states " << stated[column] << ", it is " << persistence;
  EXPECT_TRUE(IsRoundingOf(stated[column + 2], learnt))
      << cumulant << ": the README states " << stated[column + 2] << ", it is " << learnt;
}

class RealStreamsTest : public ::testing::TestWithParam<std::tuple<Source, double>> {};

TEST_P(RealStreamsTest, TheDefaultConfigurationReachesItsFigures) {
  const auto& [source, discount] = GetParam();
  const bool cuts = source.folder == kCuts.folder;
  std::string table;
  char row[160];
  for (const StreamCase& stream : kStreams) {
    const Recording recording = Load(source, stream);
    if (recording.cumulants.empty() && !cuts) {
      GTEST_SKIP() << "ran on the cuts in tests/data alone: no " << stream.file << " in " << source.folder;
    }
    ASSERT_FALSE(recording.cumulants.empty()) << stream.file;
    const Limits& limits = cuts ? stream.cut : stream.whole;
    const double limit = discount == 0 ? limits.next_value : limits.discounted_sum;
    const double persistence = PersistenceError(recording, discount);
    const double frozen = LearnerError(recording, discount, true);
    const double learnt = LearnerError(recording, discount, false);
    std::snprintf(row, sizeof(row), "%-12s %6zu %12.4f %12.4f %12.4f %12.4f\n", stream.cumulant,
                  recording.cumulants.size(), persistence, frozen, learnt, limit);
    table += row;
    EXPECT_LE(learnt, limit) << stream.cumulant;
    if (cuts) CheckReadme(stream.cumulant, discount, persistence, learnt);
  }
  std::printf("%s, discount %g: squared error of the return over its variance, all rows\n", source.name, discount);
  std::printf("%-12s %6s %12s %12s %12s %12s\n%s", "cumulant", "rows", "persistence", "frozen", "learnt", "at most",
              table.c_str());
}

std::string TestName(const ::testing::TestParamInfo<std::tuple<Source, double>>& test) {
  const auto& [source, discount] = test.param;
  return std::string(source.name) + (discount == 0 ? "NextValue" : "DiscountedSum");
}

INSTANTIATE_TEST_SUITE_P(Streams, RealStreamsTest,
                         ::testing::Combine(::testing::Values(kCuts, kWholeStreams), ::testing::Values(0.0, kDiscount)),
                         TestName);

}  // namespace
}  // namespace nexting::core
