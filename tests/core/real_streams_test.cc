// The default configuration on real sensor streams, against the figures it must reach. Prints one table.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/learner.h"

namespace nexting::core {
namespace {

constexpr int kMostRows = 15000;
constexpr double kDiscount = 0.9;
constexpr int kUnjudgedTail = 100;  // rows at the end of which the discounted sum is not known

struct StreamCase {
  const char* file;
  const char* cumulant;
  double next_value;      // largest normalised error at gamma 0
  double discounted_sum;  // and at gamma 0.9; infinity where none is asked
};

constexpr double kNoLimit = HUGE_VAL;
constexpr StreamCase kStreams[] = {
    {"uci_tetouan_power.csv", "zone1_kw", 0.0037, 0.100},
    {"uci_beijing_pm25.csv", "pm25", 0.0715, 0.333},
    {"xio_imu_100hz.csv", "gyro_x_dps", 0.0281, kNoLimit},
    {"nab_nyc_taxi.csv", "passengers", 0.0280, 0.485},
    {"uci_wall_robot_sonar.csv", "sonar_01_m", 0.385, 0.312},
    {"nab_machine_temperature.csv", "temperature", 0.0083, 0.064},
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
Recording Load(const StreamCase& stream) {
  Recording recording;
  std::ifstream file(std::string(NEXTING_REAL_STREAMS) + "/" + stream.file);
  std::string line;
  if (!std::getline(file, line)) return recording;
  const std::vector<std::string> header = Cells(line);
  while (recording.cumulants.size() < kMostRows && std::getline(file, line)) {
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

class RealStreamsTest : public ::testing::TestWithParam<double> {};

TEST_P(RealStreamsTest, TheDefaultConfigurationReachesItsFigures) {
  const double discount = GetParam();
  std::string table;
  char row[160];
  for (const StreamCase& stream : kStreams) {
    const Recording recording = Load(stream);
    if (recording.cumulants.empty()) {
      GTEST_SKIP() << "no " << stream.file << " in " << NEXTING_REAL_STREAMS << ": the real streams are not here";
    }
    const double limit = discount == 0 ? stream.next_value : stream.discounted_sum;
    const double frozen = LearnerError(recording, discount, true);
    const double learnt = LearnerError(recording, discount, false);
    std::snprintf(row, sizeof(row), "%-12s %6zu %12.4f %12.4f %12.4f %12.4f\n", stream.cumulant,
                  recording.cumulants.size(), PersistenceError(recording, discount), frozen, learnt, limit);
    table += row;
    EXPECT_LE(learnt, limit) << stream.cumulant;
  }
  std::printf("discount %g: squared error of the return over its variance, whole stream\n", discount);
  std::printf("%-12s %6s %12s %12s %12s %12s\n%s", "cumulant", "rows", "persistence", "frozen", "learnt", "at most",
              table.c_str());
}

INSTANTIATE_TEST_SUITE_P(Discounts, RealStreamsTest, ::testing::Values(0.0, kDiscount),
                         [](const auto& test) { return test.param == 0 ? "NextValue" : "DiscountedSum"; });

}  // namespace
}  // namespace nexting::core
