#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/stream_text.h"
#include "client/cli/interrupt.h"
#include "client/cli/json.h"
#include "client/cli/rate_meter.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/live_view.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"
#include "client/messages.h"
#include "client/mutex.h"

namespace nexting::client::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(200);

// What was last seen of each stream.
class WatchBoard {
 public:
  void Take(const WatchUpdate& update) {
    MutexLock lock(&mutex_);
    Seen& seen = streams_[update.stream_id];
    seen.update = update;
    seen.rate.Add(absl::Now(), 1);
  }
  void TakeDropped(uint64_t count) {
    MutexLock lock(&mutex_);
    dropped_ += count;
  }
  void TakeTrouble(absl::string_view trouble) {
    MutexLock lock(&mutex_);
    trouble_ = std::string(trouble);
  }

  std::vector<std::string> Lines(const Console& console) {
    MutexLock lock(&mutex_);
    Table table({{"stream", Align::kLeft},
                 {"predicts", Align::kLeft},
                 {"how far", Align::kLeft, 0, 4},
                 {"number", Align::kRight, 0, 3},
                 {"now", Align::kRight, 8},
                 {"prediction", Align::kRight},
                 {"same as now", Align::kRight, 0, 2},
                 {"td error", Align::kRight, 8, 1},
                 {"skill", Align::kRight, 6},
                 {"obs/s", Align::kRight, 5, 5},
                 {"", Align::kLeft}});
    for (auto& [id, seen] : streams_) AddRows(id, seen, &table);
    const TerminalSize size = console.size();
    std::vector<std::string> lines = {Styled("Ctrl-C ends   skill: over the last 1,000", Style::kMuted, console.color)};
    if (streams_.empty()) lines.push_back("waiting for the first observation");
    for (const std::string& line : table.Lines(size.columns, console.color)) {
      if (static_cast<int>(lines.size()) + 3 < size.rows) lines.push_back(line);
    }
    if (dropped_ > 0) lines.push_back(absl::StrCat(FormatCount(dropped_), " updates were not shown: too many at once"));
    if (!trouble_.empty()) lines.push_back(Styled(Shortened(trouble_, size.columns), Style::kBad, console.color));
    return lines;
  }

 private:
  struct Seen {
    WatchUpdate update;
    RateMeter rate;
  };

  static void AddRows(const std::string& id, Seen& seen, Table* table) {
    for (const WatchedHead& head : seen.update.heads) {
      table->AddRow({{id},
                     {head.cumulant},
                     {HowFar(head.discount)},
                     {FormatCount(seen.update.sequence)},
                     {FormatNumber(head.value)},
                     {FormatNumber(head.prediction)},
                     {FormatNumber(head.baseline)},
                     {FormatNumber(head.td_error)},
                     SkillCell(head.skill),
                     {absl::StrFormat("%.0f", seen.rate.PerSecond(absl::Now()))},
                     {SilenceText(head.observations_without_value), Style::kBad}});
    }
  }

  Mutex mutex_;
  std::map<std::string, Seen> streams_ ABSL_GUARDED_BY(mutex_);
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string trouble_ ABSL_GUARDED_BY(mutex_);
};

// One line for each head of an update.
std::string PlainLines(const WatchUpdate& update) {
  std::string lines;
  for (const WatchedHead& head : update.heads) {
    absl::StrAppend(&lines, update.stream_id, " ", update.sequence, " ", head.cumulant, " now ",
                    FormatNumber(head.value), " prediction ", FormatNumber(head.prediction), " same_as_now ",
                    FormatNumber(head.baseline), " td_error ", FormatNumber(head.td_error), " skill ",
                    FormatSkill(head.skill));
    if (head.observations_without_value > 0) {
      absl::StrAppend(&lines, " observations_without_value ", head.observations_without_value);
    }
    absl::StrAppend(&lines, "\n");
  }
  return lines;
}

class WatchCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "watch",
        "follow streams as they learn, live",
        "Shows observations from now on, until Ctrl-C. A table on a terminal, a line for each observation otherwise.\n"
        "td error: for one step ahead, what came less what had been predicted. skill: over the last 1,000 predictions "
        "whose outcome is known, 1 - squared error / squared error of \"same as now\".\n",
        "nexting watch plant-7/boiler\n"
        "# the next 100 observations of two streams, for a program\n"
        "nexting watch plant-7/boiler plant-7/pump --count 100 --json\n",
        {"top", "predict", "stream get"}};
    return text;
  }

  void Declare(Options* options) override {
    options->AddPositional("ID...", &ids_, "the streams, at most 100");
    options->Add("count", &count_, "N", "end after so many observations").Default("at Ctrl-C");
    options->Add("for", &for_, "TIME", "end after this time, as 20s or 5m").Default("at Ctrl-C");
  }

  ExitCode Run(Invocation& invocation) override {
    const Console& console = invocation.console();
    Interrupt interrupt;
    WatchBoard board;
    const bool table = console.out_is_terminal && !invocation.json();
    WatchOptions options;
    options.on_dropped = [&](uint64_t dropped) {
      if (table) return board.TakeDropped(dropped);
      console.err << FormatCount(dropped) << " updates were dropped: the reader is too slow\n";
    };
    options.on_disconnected = [&](const absl::Status& why) {
      if (table) return board.TakeTrouble(absl::StrCat("connecting again: ", why.message()));
      console.err << "connecting again: " << why.message() << "\n";
    };
    const auto on_update = [&](const WatchUpdate& update) { Take(update, invocation, table ? &board : nullptr); };
    // A watch hears nothing before the first observation. Asking first tells at once of an unknown stream or no server.
    for (const std::string& id : ids_) {
      if (const auto stream = invocation.client().GetStream(id); !stream.ok()) return invocation.Fail(stream.status());
    }
    const auto watcher = invocation.client().Watch(ids_, on_update, options);
    std::optional<LiveView> view;
    if (table) view.emplace(console.out, console.keyboard);
    const absl::Time end = absl::Now() + for_;
    while (!interrupt.raised() && absl::Now() < end && !done_.HasBeenNotified() &&
           !watcher->WaitUntilEnded(absl::ZeroDuration())) {
      if (view) view->Draw(board.Lines(console));
      interrupt.WaitFor(std::min(view ? kRedraw : kRedraw / 4, end - absl::Now()));
    }
    const bool ended_by_itself = watcher->WaitUntilEnded(absl::ZeroDuration());
    watcher->Stop();
    if (view) view->Draw(board.Lines(console));
    return ended_by_itself ? invocation.Fail(watcher->status()) : ExitCode::kOk;
  }

 private:
  // On the watcher's thread, which alone writes lines.
  void Take(const WatchUpdate& update, const Invocation& invocation, WatchBoard* board) {
    if (done_.HasBeenNotified()) return;
    if (board != nullptr) {
      board->Take(update);
      board->TakeTrouble("");
    } else {
      invocation.out() << (invocation.json() ? MessageJson(ToMessage(update)) + "\n" : PlainLines(update))
                       << std::flush;
    }
    if (count_ > 0 && ++taken_ == count_) done_.Notify();
  }

  std::vector<std::string> ids_;
  uint64_t count_ = 0;
  absl::Duration for_ = absl::InfiniteDuration();
  uint64_t taken_ = 0;
  absl::Notification done_;
};

}  // namespace

std::unique_ptr<Command> MakeWatchCommand() { return std::make_unique<WatchCommand>(); }

}  // namespace nexting::client::cli
