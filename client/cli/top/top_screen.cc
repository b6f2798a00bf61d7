#include "client/cli/top/top_screen.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "client/cli/terminal/live_view.h"
#include "client/cli/top/fleet_poller.h"

namespace nexting::client::cli {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(100);  // how often it looks for news and for another size
constexpr char kEscape = '\x1b';

enum class Reaction { kNone, kRedraw, kEnd, kNoKeyboard };

// Takes what was typed. Arrow keys and the like, which begin with an escape, mean nothing here.
Reaction TakeKeys(int keyboard, TopOrder* order) {
  std::array<char, 64> typed;
  const ssize_t count = read(keyboard, typed.data(), typed.size());
  if (count <= 0) return Reaction::kNoKeyboard;
  Reaction reaction = Reaction::kNone;
  for (ssize_t i = 0; i < count && typed[static_cast<size_t>(i)] != kEscape; ++i) {
    const char key = typed[static_cast<size_t>(i)];
    if (key == 'q') return Reaction::kEnd;
    if (TakeKey(key, order)) reaction = Reaction::kRedraw;
  }
  return reaction;
}

bool Same(TerminalSize a, TerminalSize b) { return a.columns == b.columns && a.rows == b.rows; }

bool HasInput(int keyboard) {
  struct pollfd input = {keyboard, POLLIN, 0};
  return poll(&input, 1, 0) > 0;
}

}  // namespace

bool MayComeBack(const absl::Status& trouble) {
  // A call that runs while a server shuts down ends with CANCELLED.
  return absl::IsUnavailable(trouble) || absl::IsDeadlineExceeded(trouble) || absl::IsResourceExhausted(trouble) ||
         absl::IsCancelled(trouble);
}

absl::Status RunTopScreen(TopFrame frame, const std::string& prefix, absl::Duration interval,
                          const Interrupt& interrupt, const Console& console, Client* client) {
  FleetPoller poller(client, prefix, interval);
  // Behind the poller, so that it ends first: the poller's end may have to wait for an answer, and meanwhile the
  // terminal shall be the user's again.
  std::optional<LiveView> view;
  int keyboard = -1;
  TerminalSize drawn_size;
  while (true) {
    bool redraw = view && !Same(console.size(), drawn_size);
    if (std::optional<FleetPoller::Round> round = poller.Take()) {
      if (!round->ok() && (!view || !MayComeBack(round->status()))) return round->status();
      if (!view) {
        view.emplace(console.out, console.keyboard, Screen::kOwn);
        keyboard = console.keyboard;
      }
      frame.trouble = std::string(round->status().message());
      if (round->ok()) frame.streams = **std::move(round);
      redraw = true;
    }
    if (redraw) {
      drawn_size = console.size();
      view->Draw(LiveTopLines(frame, drawn_size, console.color));
    }
    if (interrupt.WaitFor(kLook, keyboard)) return absl::OkStatus();
    if (keyboard < 0 || !HasInput(keyboard)) continue;
    switch (TakeKeys(keyboard, &frame.order)) {
      case Reaction::kEnd:
        return absl::OkStatus();
      case Reaction::kNoKeyboard:
        keyboard = -1;
        break;
      case Reaction::kRedraw:
        view->Draw(LiveTopLines(frame, drawn_size, console.color));
        break;
      case Reaction::kNone:
        break;
    }
  }
}

}  // namespace nexting::client::cli
