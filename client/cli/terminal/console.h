// Where a command writes: results to `out`, everything about the way there to `err`.
#ifndef NEXTING_CLIENT_CLI_TERMINAL_CONSOLE_H_
#define NEXTING_CLIENT_CLI_TERMINAL_CONSOLE_H_

#include <functional>
#include <ostream>

namespace nexting::client::cli {

struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool color = false;  // on `out`: a terminal, and NO_COLOR is not set
  std::function<TerminalSize()> size = [] { return TerminalSize{}; };
  int keyboard = -1;  // descriptor of the terminal that keys come from; -1: there is none
};

// The console of this process: std::cout, std::cerr and the terminal behind them.
Console ProcessConsole();

}  // namespace nexting::client::cli

#endif  // NEXTING_CLIENT_CLI_TERMINAL_CONSOLE_H_
