// Streams as people and programs read them.
#ifndef NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_
#define NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_

#include <string>
#include <utility>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/terminal/table.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

// The table, fit to the terminal where there is one.
void PrintLines(const Table& table, const Console& console);

// The words for how jumps in sequence numbers are treated, which is no option of the learner.
const std::vector<std::pair<std::string, SequenceGapPolicy>>& SequenceGapNames();

// One stream in full: a page, or a JSON object.
void PrintStream(const Stream& stream, const Invocation& invocation);

// A line for each stream: a table, or JSON objects.
void PrintStreams(const std::vector<Stream>& streams, const Invocation& invocation);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_
