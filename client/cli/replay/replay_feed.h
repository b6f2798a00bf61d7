// Feeds rows to a stream and collects the predictions that come back.
#ifndef NEXTING_CLIENT_CLI_REPLAY_REPLAY_FEED_H_
#define NEXTING_CLIENT_CLI_REPLAY_REPLAY_FEED_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/interrupt.h"
#include "client/cli/replay/replay_rows.h"
#include "nexting/client.h"

namespace nexting::client::cli {

struct ReplayFeedOptions {
  std::string stream_id;
  uint64_t max_rows = UINT64_MAX;
  int block_rows = 64;
  // Called now and then with the rows that the server has answered, and the rows written.
  std::function<void(uint64_t, uint64_t)> on_progress;
  // The connection is lost and tried again; called once for each loss.
  std::function<void(const absl::Status&)> on_trouble;
};

struct ReplayResult {
  // [n] each, of the stream's first head. A prediction is NaN where it was lost with a connection.
  std::vector<double> cumulants;
  std::vector<double> predictions;
  double seconds = 0;
  WriterStats stats;
};

// CANCELLED where the interrupt came first. Other errors are those of a row, or the writer's final one.
absl::StatusOr<ReplayResult> FeedReplay(const ReplayFeedOptions& options, const Interrupt& interrupt, ReplayRows* rows,
                                        Client* client);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_REPLAY_FEED_H_
