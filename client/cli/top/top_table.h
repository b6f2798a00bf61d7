// What `nexting top` shows: totals and a table, for people and as JSON.
#ifndef NEXTING_CLIENT_CLI_TOP_TOP_TABLE_H_
#define NEXTING_CLIENT_CLI_TOP_TOP_TABLE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/terminal/console.h"
#include "client/cli/top/top_order.h"

namespace nexting::client::cli {

// One picture. The streams are all there are; the table shows the first `limit` of them.
struct TopFrame {
  std::string server;
  std::vector<StreamSample> streams;
  TopOrder order;
  size_t limit = 0;
  std::string trouble{};  // why the server does not answer, or nothing
};

// Totals, the table and the keys: no line as wide as the terminal, and fewer lines than it has rows.
std::vector<std::string> LiveTopLines(const TopFrame& frame, TerminalSize size, bool color);

// Totals and the table. `width` 0: no limit.
std::vector<std::string> PlainTopLines(const TopFrame& frame, int width, bool color);

// All of it as one object.
std::string TopJson(const TopFrame& frame, absl::Time time);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TOP_TOP_TABLE_H_
