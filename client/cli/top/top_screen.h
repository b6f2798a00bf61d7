// `nexting top` on a terminal: a table that follows the streams and the keys until q or Ctrl-C.
#ifndef NEXTING_CLIENT_CLI_TOP_TOP_SCREEN_H_
#define NEXTING_CLIENT_CLI_TOP_TOP_SCREEN_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cli/interrupt.h"
#include "client/cli/terminal/console.h"
#include "client/cli/top/top_table.h"
#include "nexting/client.h"

namespace nexting::client::cli {

// Whether asking again may help.
bool MayComeBack(const absl::Status& trouble);

// Draws `frame` with fresh streams every `interval`, and at once when a key changes the order or the terminal its size.
// OK at q and at a signal; otherwise what ended it: the first round's error, or one that does not go away.
absl::Status RunTopScreen(TopFrame frame, const std::string& prefix, absl::Duration interval,
                          const Interrupt& interrupt, const Console& console, Client* client);

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TOP_TOP_SCREEN_H_
