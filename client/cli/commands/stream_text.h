// Streams as people and programs read them.
#ifndef NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_
#define NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_

#include <vector>

#include "client/cli/command.h"
#include "client/cli/terminal/table.h"
#include "nexting/stream.h"

namespace nexting::client::cli {

// The table, fit to the terminal where there is one.
void PrintLines(const Table& table, const Console& console);

// One stream in full: a page, or a JSON object.
void PrintStream(const Stream& stream, const Invocation& invocation);

// A line for each stream: a table, or JSON objects.
void PrintStreams(const std::vector<Stream>& streams, const Invocation& invocation);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_COMMANDS_STREAM_TEXT_H_
