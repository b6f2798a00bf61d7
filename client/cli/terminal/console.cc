#include "client/cli/terminal/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace nexting::client::cli {
namespace {

TerminalSize SizeOf(int descriptor) {
  struct winsize size = {};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

}  // namespace

Console ProcessConsole() {
  const bool out_is_terminal = isatty(STDOUT_FILENO);
  const bool err_is_terminal = isatty(STDERR_FILENO);
  const char* no_color = std::getenv("NO_COLOR");
  const bool color = out_is_terminal && (no_color == nullptr || *no_color == '\0');
  const int descriptor = out_is_terminal ? STDOUT_FILENO : STDERR_FILENO;
  const int keyboard = out_is_terminal && isatty(STDIN_FILENO) ? STDIN_FILENO : -1;
  return {std::cout, std::cerr, out_is_terminal, err_is_terminal, color, [descriptor] { return SizeOf(descriptor); },
          keyboard};
}

}  // namespace nexting::client::cli
