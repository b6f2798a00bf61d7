#include "client/cli/terminal/live_view.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace nexting::client::cli {
namespace {

struct Sequences {
  const char* enter;
  const char* leave;
};
constexpr Sequences kShared = {"\x1b[?25l", "\x1b[?25h"};
constexpr Sequences kOwn = {"\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"};

// Signal handlers use them, hence they are global.
volatile sig_atomic_t active = 0;
volatile sig_atomic_t quiet = 0;  // the keyboard is in live mode
Sequences sequences = kShared;
int keyboard_descriptor = -1;
struct termios earlier;

bool InForeground(int terminal) { return tcgetpgrp(terminal) == getpgrp(); }

// Not from the background, where changing the terminal would stop the process.
void QuietKeyboard() {
  if (keyboard_descriptor < 0 || !InForeground(keyboard_descriptor)) return;
  if (tcgetattr(keyboard_descriptor, &earlier) != 0) return;
  struct termios live = earlier;
  live.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  live.c_cc[VMIN] = 1;
  live.c_cc[VTIME] = 0;
  quiet = tcsetattr(keyboard_descriptor, TCSANOW, &live) == 0 ? 1 : 0;
}

// Keys typed meanwhile are thrown away: they were not for the shell.
void RestoreKeyboard() {
  if (quiet != 0 && InForeground(keyboard_descriptor)) tcsetattr(keyboard_descriptor, TCSAFLUSH, &earlier);
  quiet = 0;
}

void WriteToTerminal(const char* text) {
  if (isatty(STDOUT_FILENO) == 0) return;
  [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, text, strlen(text));
}

void OnStop(int) {
  const int saved_errno = errno;
  RestoreKeyboard();
  WriteToTerminal(sequences.leave);
  raise(SIGSTOP);
  QuietKeyboard();
  WriteToTerminal(sequences.enter);
  errno = saved_errno;
}

}  // namespace

TerminalMode::TerminalMode(std::ostream& out, int keyboard, Screen screen) : out_(out) {
  sequences = screen == Screen::kOwn ? kOwn : kShared;
  keyboard_descriptor = keyboard;
  QuietKeyboard();
  active = 1;
  struct sigaction action = {};
  action.sa_handler = OnStop;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, nullptr, &earlier_stop_);
  // Where the parent ignores it there is no job control, and nobody would continue the process.
  if (earlier_stop_.sa_handler != SIG_IGN) sigaction(SIGTSTP, &action, nullptr);
  out_ << sequences.enter;
}

TerminalMode::~TerminalMode() {
  sigaction(SIGTSTP, &earlier_stop_, nullptr);
  out_ << sequences.leave << std::flush;
  RestoreKeyboard();
  active = 0;
}

void TerminalMode::LeaveNow() {
  if (active == 0) return;
  RestoreKeyboard();
  WriteToTerminal(sequences.leave);
}

void LiveView::Draw(const std::vector<std::string>& lines) {
  if (!mode_) mode_.emplace(out_, keyboard_, screen_);
  std::string frame = screen_ == Screen::kOwn ? "\x1b[H" : "";
  if (screen_ == Screen::kShared && drawn_ > 0) absl::StrAppend(&frame, "\x1b[", drawn_, "A\r");
  for (const std::string& line : lines) absl::StrAppend(&frame, line, "\x1b[K\n");
  frame += "\x1b[J";
  drawn_ = lines.size();
  out_ << frame << std::flush;
}

}  // namespace nexting::client::cli
