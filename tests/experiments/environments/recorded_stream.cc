#include "tests/experiments/environments/recorded_stream.h"

#include <filesystem>
#include <limits>

#include "client/cli/replay/csv_reader.h"
#include "client/cli/replay/replay_rows.h"

namespace nexting::experiments {
namespace {

constexpr double kUnknownWeight = 2.7e-5;

}  // namespace

const std::vector<StreamSource>& StreamSources() {
  static const auto& sources = *new std::vector<StreamSource>{
      {.file = "pjm_aep_load.csv", .cumulant = "load_mw", .seasons = {24, 168}},
      {.file = "nab_asg_cpu.csv", .cumulant = "cpu", .seasons = {12, 288}},
      {.file = "uci_steel_energy.csv", .cumulant = "usage_kwh", .seasons = {96, 672}},
      {.file = "ett_h1_transformer.csv", .cumulant = "ot", .seasons = {24, 168}},
      {.file = "ett_h1_transformer.csv", .cumulant = "hufl", .seasons = {24, 168}},
      {.file = "skab_valve.csv", .cumulant = "flow_lpm"},
      {.file = "skab_valve.csv", .cumulant = "pressure_bar"},
      {.file = "uci_eeg_raw.csv", .cumulant = "o1", .held_rows = {898, 10386, 11509, 13179}},
      {.file = "uci_tetouan_power.csv", .cumulant = "zone1_kw", .seasons = {144, 1008}},
      {.file = "uci_beijing_pm25.csv", .cumulant = "pm25", .seasons = {24, 168}},
      {.file = "xio_imu_100hz.csv", .cumulant = "gyro_x_dps"},
      {.file = "nab_nyc_taxi.csv", .cumulant = "passengers", .seasons = {48, 336}},
      {.file = "uci_wall_robot_sonar.csv", .cumulant = "sonar_01_m"},
      {.file = "nab_machine_temperature.csv", .cumulant = "temperature", .seasons = {288, 2016}},
  };
  return sources;
}

StreamTask TaskOf(const StreamSource& source, double discount, const Recording& recording) {
  return {source.file, source.cumulant, discount, std::ssize(recording.cumulants),
          static_cast<int64_t>(recording.inputs())};
}

absl::StatusOr<Recording> ReadRecording(const std::string& path, const std::string& cumulant, int64_t most_rows) {
  const auto reader = client::cli::CsvReader::OpenFile(path);
  if (!reader.ok()) return reader.status();
  const auto columns = client::cli::ChooseColumns(cumulant, {}, reader->get());
  if (!columns.ok()) return columns.status();
  client::cli::ReplayRows rows(*columns, reader->get());
  Recording recording;
  client::cli::ReplayRow row;
  while (std::ssize(recording.cumulants) < most_rows) {
    const absl::StatusOr<bool> read = rows.Next(&row);
    if (!read.ok()) return read.status();
    if (!*read) break;
    recording.features.push_back(row.features);
    recording.cumulants.push_back(row.cumulant);
    recording.times_us.push_back(row.time_us);
  }
  return recording;
}

absl::StatusOr<Recording> ReadStream(const StreamSource& source, const std::string& folder) {
  absl::StatusOr<Recording> recording =
      ReadRecording((std::filesystem::path(folder) / source.file).string(), source.cumulant, kStreamRows);
  if (!recording.ok()) return recording;
  for (const int64_t held : source.held_rows) {
    if (held >= std::ssize(recording->cumulants)) break;  // a cut of the file
    const auto row = static_cast<size_t>(held);
    recording->features[row] = recording->features[row - 1];
    recording->cumulants[row] = recording->cumulants[row - 1];
  }
  return recording;
}

std::vector<double> FutureReturns(const std::vector<double>& cumulants, double discount) {
  std::vector<double> returns(cumulants.size(), std::numeric_limits<double>::quiet_NaN());
  double sum = 0;
  double unknown = 1;  // weight of what comes after the last row
  for (size_t t = cumulants.size(); t-- > 0;) {
    if (unknown <= kUnknownWeight) returns[t] = sum;
    sum = cumulants[t] + discount * sum;
    unknown *= discount;
  }
  return returns;
}

}  // namespace nexting::experiments
