// `nexting stream create`
#ifndef NEXTING_CLIENT_CLI_COMMANDS_STREAM_CREATE_COMMAND_H_
#define NEXTING_CLIENT_CLI_COMMANDS_STREAM_CREATE_COMMAND_H_

#include <memory>

#include "absl/status/statusor.h"
#include "client/cli/command.h"

namespace nexting::client::cli {

std::unique_ptr<Command> MakeStreamCreateCommand();

// `NAME` or `NAME:HORIZON`, the horizon behind the last colon. INVALID_ARGUMENT where it is not a number.
absl::StatusOr<PredictionHead> ParseHead(absl::string_view text);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_STREAM_CREATE_COMMAND_H_
