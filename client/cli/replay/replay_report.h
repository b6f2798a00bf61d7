// What `nexting replay` reports at the end.
#ifndef NEXTING_CLIENT_CLI_REPLAY_REPLAY_REPORT_H_
#define NEXTING_CLIENT_CLI_REPLAY_REPLAY_REPORT_H_

#include <cstdint>
#include <string>

#include "client/cli/replay/replay_score.h"

namespace nexting::client::cli {

struct ReplayReport {
  std::string file;
  std::string stream_id;
  std::string cumulant;
  double discount = 0;
  uint64_t observations = 0;
  uint64_t continued_behind = 0;  // observations that the stream had seen before
  uint64_t rows_sent_again = 0;
  double seconds = 0;
  bool kept = false;  // the stream is still there
  ReplayScore score;
};

// A page for people; errors in the muted style where `color`.
std::string ReportText(const ReplayReport& report, bool color);

// One JSON object on a line.
std::string ReportJson(const ReplayReport& report);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_REPLAY_REPORT_H_
