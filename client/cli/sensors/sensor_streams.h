// Which streams the sensors feed: `PREFIX/HOST/cpu`, `.../system`, `.../temperature`,
// and `.../cpu-2` and so on where a group has more signals than a stream has heads.
// Every signal of a stream is a feature, and the next value of each is predicted.
#ifndef NEXTING_CLIENT_CLI_SENSORS_SENSOR_STREAMS_H_
#define NEXTING_CLIENT_CLI_SENSORS_SENSOR_STREAMS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "client/cli/sensors/machine_sensors.h"
#include "nexting/client.h"

namespace nexting::client::cli {

inline constexpr size_t kMaxSignalsPerStream = 16;  // heads of a stream

struct SensorStream {
  std::string id;
  std::vector<std::string> signals;  // names of readings, the stream's features
};

// One stream for each group of readings, or several for a large one.
std::vector<SensorStream> PlanStreams(const std::string& prefix, const std::string& host,
                                      absl::Span<const Reading> readings);

// Makes the stream, or finds it with the signals that it has: those that this machine no longer has are sent as
// missing, new ones are left out. FAILED_PRECONDITION where a stream of this ID predicts something else.
absl::StatusOr<SensorStream> MakeOrContinue(const SensorStream& planned, Client* client);

// The stream's row: values by name, NaN for a signal without a reading.
std::vector<double> RowOf(const SensorStream& stream, absl::Span<const Reading> readings);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_SENSORS_SENSOR_STREAMS_H_
