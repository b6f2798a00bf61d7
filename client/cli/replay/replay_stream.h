// The stream that a replay feeds: continued where it exists, made where it does not.
#ifndef NEXTING_CLIENT_CLI_REPLAY_REPLAY_STREAM_H_
#define NEXTING_CLIENT_CLI_REPLAY_REPLAY_STREAM_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nexting/client.h"

namespace nexting::client::cli {

struct ReplayStream {
  Stream stream;
  bool made = false;
};

// FAILED_PRECONDITION where it exists with another configuration, see CheckAgrees.
absl::StatusOr<ReplayStream> FindOrMakeStream(const std::string& id, const StreamConfig& config, Client* client);

// Whether an existing stream is what `wanted` asks for: features, heads, and everything else that `wanted` gives. The
// error names the first difference.
absl::Status CheckAgrees(const StreamConfig& wanted, const StreamConfig& existing);

// `replay/FILE/CUMULANT`, with characters that an ID cannot have replaced.
std::string DefaultReplayStreamId(absl::string_view path, absl::string_view cumulant);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_REPLAY_REPLAY_STREAM_H_
