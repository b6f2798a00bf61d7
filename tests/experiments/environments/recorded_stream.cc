#include "tests/experiments/environments/recorded_stream.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "client/cli/replay/csv_reader.h"
#include "client/cli/replay/replay_rows.h"

namespace nexting::experiments {
namespace {

constexpr double kUnknownWeight = 3e-5;

}  // namespace

absl::StatusOr<Recording> ReadRecording(const std::string& path, const std::string& cumulant, double discount,
                                        int64_t most_rows) {
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
  }
  recording.future_returns = FutureReturns(recording.cumulants, discount);
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

RecordingReferences ReferencesOf(const Recording& recording, double discount) {
  double count = 0;
  double mean_c = 0;
  double mean_g = 0;
  double persistence = 0;
  for (size_t t = 0; t < recording.cumulants.size(); ++t) {
    const double c = recording.cumulants[t];
    const double g = recording.future_returns[t];
    if (std::isnan(c) || std::isnan(g)) continue;
    ++count;
    mean_c += (c - mean_c) / count;
    mean_g += (g - mean_g) / count;
    persistence += (c / (1 - discount) - g) * (c / (1 - discount) - g);
  }
  double cc = 0;
  double cg = 0;
  double gg = 0;
  for (size_t t = 0; t < recording.cumulants.size(); ++t) {
    const double c = recording.cumulants[t] - mean_c;
    const double g = recording.future_returns[t] - mean_g;
    if (std::isnan(c) || std::isnan(g)) continue;
    cc += c * c;
    cg += c * g;
    gg += g * g;
  }
  return {.variance = gg / count, .persistence = persistence / gg, .hindsight = 1 - cg * cg / (cc * gg)};
}

}  // namespace nexting::experiments
