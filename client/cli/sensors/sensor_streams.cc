#include "client/cli/sensors/sensor_streams.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/strings/str_cat.h"
#include "client/stream_id.h"

namespace nexting::client::cli {
namespace {

// Whether the stream predicts the next value of each of its features, in their order.
bool PredictsItsFeatures(const StreamConfig& config) {
  if (config.heads.size() != config.features.size()) return false;
  for (size_t i = 0; i < config.heads.size(); ++i) {
    if (config.heads[i].cumulant != config.features[i] || config.heads[i].effective_discount() != 0) return false;
  }
  return true;
}

}  // namespace

std::vector<SensorStream> PlanStreams(const std::string& prefix, const std::string& host,
                                      absl::Span<const Reading> readings) {
  std::vector<SensorStream> streams;
  std::map<std::string, int> parts;    // how many streams each group has so far
  std::map<std::string, size_t> open;  // each group's last stream
  for (const Reading& reading : readings) {
    const auto at = open.find(reading.group);
    if (at == open.end() || streams[at->second].signals.size() == kMaxSignalsPerStream) {
      const int part = ++parts[reading.group];
      open[reading.group] = streams.size();
      streams.push_back(
          {absl::StrCat(prefix, "/", IdPart(host), "/", reading.group, part == 1 ? "" : absl::StrCat("-", part)), {}});
    }
    streams[open[reading.group]].signals.push_back(reading.name);
  }
  return streams;
}

absl::StatusOr<SensorStream> MakeOrContinue(const SensorStream& planned, Client* client) {
  const absl::StatusOr<Stream> existing = client->GetStream(planned.id);
  if (existing.ok()) {
    if (PredictsItsFeatures(existing->config)) return SensorStream{planned.id, existing->config.features};
    return absl::FailedPreconditionError(absl::StrCat(
        "stream `", planned.id, "` exists and is not a stream of sensors; choose another --prefix, or remove it: ",
        "nexting stream delete ", planned.id));
  }
  if (!absl::IsNotFound(existing.status())) return existing.status();
  StreamConfig config;
  config.features = planned.signals;
  for (const std::string& signal : planned.signals) config.heads.push_back({signal, {}, {}});
  const absl::StatusOr<Stream> made =
      client->CreateStream(planned.id, config, "live sensors of a machine, made by nexting sensors");
  if (!made.ok()) return made.status();
  return planned;
}

std::vector<double> RowOf(const SensorStream& stream, absl::Span<const Reading> readings) {
  std::vector<double> row;
  for (const std::string& signal : stream.signals) {
    const auto reading = std::find_if(readings.begin(), readings.end(),
                                      [&](const Reading& candidate) { return candidate.name == signal; });
    row.push_back(reading == readings.end() ? std::numeric_limits<double>::quiet_NaN() : reading->value);
  }
  return row;
}

}  // namespace nexting::client::cli
