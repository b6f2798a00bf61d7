// The live table of `nexting sensors`, its summary, and both as JSON.
#ifndef NEXTING_CLIENT_CLI_SENSORS_SENSOR_TABLE_H_
#define NEXTING_CLIENT_CLI_SENSORS_SENSOR_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cli/sensors/signal_board.h"
#include "client/cli/terminal/console.h"

namespace nexting::client::cli {

struct LiveFrame {
  std::vector<StreamState> streams;
  std::string host;
  absl::Duration period;   // between observations
  absl::Duration elapsed;  // of this run
  std::string trouble;     // why the server does not answer, or nothing
};

// Lines that fit the terminal: no wider, and fewer than it has rows. Signals that do not fit are counted.
std::vector<std::string> LiveLines(const LiveFrame& frame, TerminalSize size, bool color);

// The table alone, for an output that is not a terminal.
std::vector<std::string> PlainTable(const std::vector<StreamState>& streams);

// What is shown at the end of a run.
std::vector<std::string> SummaryLines(const LiveFrame& frame, int width, bool color);

// One JSON object for a stream: its last judged observation.
std::string ObservationJson(const StreamState& stream, absl::Time now);

// One JSON object for the run.
std::string SummaryJson(const LiveFrame& frame);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_SENSORS_SENSOR_TABLE_H_
