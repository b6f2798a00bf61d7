#include <optional>

#include "client/cli/commands/commands.h"
#include "client/cli/interrupt.h"
#include "client/cli/top/top_screen.h"

namespace nexting::client::cli {
namespace {

constexpr uint64_t kPlainLimit = 20;
constexpr uint64_t kMaxLimit = 100000;

class TopCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "top",
        "follow all streams: how well they predict, how busy they are",
        "A table that is refreshed in place, under totals of all streams. Keys: s, e, r and n order it by skill (best "
        "first), error (largest first), rate (highest first) and name; R reverses the order; q or Ctrl-C ends.\n"
        "Each stream counts by its worst head. error: squared error over that of \"same as now\", over the last 1,000 "
        "predictions whose outcome is known; below 1 beats it. skill is 1 - error. obs/s: observations learnt since "
        "the refresh before; a stream is active where there are any.\n"
        "Without a terminal it behaves as with --once. With --json every refresh is one object a line.\n",
        "nexting top\n"
        "# the busiest streams of a plant, every ten seconds\n"
        "nexting top --sort rate --prefix plant-7/ --interval 10s\n"
        "# one table for a report\n"
        "nexting top --once --limit 5\n"
        "# for a program\n"
        "nexting top --once --json | jq .median_error_ratio\n",
        {"stream worst", "watch", "stream list"}};
    return text;
  }

  void Declare(Options* options) override {
    options->AddChoice("sort", &order_.key, TopKeyNames(), "the order at the start");
    options->Add("interval", &interval_, "TIME", "between refreshes").Between(absl::Milliseconds(100), absl::Hours(1));
    options->Add("prefix", &prefix_, "TEXT", "only IDs that start with it");
    options->Add("limit", &limit_, "N", "rows at most")
        .Between(1, kMaxLimit)
        .Default("what fits the terminal, else 20");
    options->Add("once", &once_, "one table of what happens within one interval, then end");
  }

  ExitCode Run(Invocation& invocation) override {
    const Console& console = invocation.console();
    const Interrupt interrupt;
    if (once_ || invocation.json() || !console.out_is_terminal) return RunPlain(interrupt, invocation);
    TopFrame frame{invocation.server(), {}, order_, limit_.value_or(kMaxLimit)};
    const absl::Status status =
        RunTopScreen(std::move(frame), prefix_, interval_, interrupt, console, &invocation.client());
    return status.ok() ? ExitCode::kOk : invocation.Fail(status);
  }

 private:
  // One picture, or with --json one after the other. Each shows what happened since the sample before it.
  ExitCode RunPlain(const Interrupt& interrupt, Invocation& invocation) {
    const bool once = once_ || !invocation.json();
    const auto keep_on = [&] { return !interrupt.raised(); };
    std::optional<std::vector<StreamSample>> before;
    while (true) {
      auto now = SampleFleet(&invocation.client(), prefix_, keep_on);
      if (interrupt.raised()) break;
      if (now.ok()) {
        if (before) {
          MeasureRates(*before, &*now);
          Print(*now, invocation);
          if (once) return ExitCode::kOk;
        }
        before = *std::move(now);
      } else if (once || !before || !MayComeBack(now.status())) {
        return invocation.Fail(now.status());
      } else {
        invocation.console().err << "no answer, trying again: " << now.status().message() << std::endl;
      }
      if (interrupt.WaitFor(interval_)) break;
    }
    return once ? invocation.Fail(absl::CancelledError("interrupted")) : ExitCode::kOk;
  }

  void Print(const std::vector<StreamSample>& streams, const Invocation& invocation) const {
    const Console& console = invocation.console();
    const TopFrame frame{invocation.server(), streams, order_, limit_.value_or(kPlainLimit)};
    if (invocation.json()) {
      console.out << TopJson(frame, absl::Now()) << std::endl;
      return;
    }
    const int width = console.out_is_terminal ? console.size().columns : 0;
    for (const std::string& line : PlainTopLines(frame, width, console.color)) console.out << line << "\n";
  }

  TopOrder order_;
  absl::Duration interval_ = absl::Seconds(2);
  std::string prefix_;
  std::optional<uint64_t> limit_;
  bool once_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeTopCommand() { return std::make_unique<TopCommand>(); }

}  // namespace nexting::client::cli
