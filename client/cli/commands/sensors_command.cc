#include <unistd.h>

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/interrupt.h"
#include "client/cli/sensors/machine_sensors.h"
#include "client/cli/sensors/sensor_streams.h"
#include "client/cli/sensors/sensor_table.h"
#include "client/cli/sensors/signal_board.h"
#include "client/cli/terminal/live_view.h"

namespace nexting::client::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(200);
constexpr absl::Duration kPlainTable = absl::Seconds(5);
constexpr absl::Duration kFarewell = absl::Seconds(2);

std::string HostName() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

// One run: reads, sends, shows.
class SensorsRun {
 public:
  SensorsRun(MachineSensors* sensors, absl::Duration period, Invocation* invocation)
      : sensors_(*sensors), period_(period), invocation_(*invocation), console_(invocation->console()) {}

  absl::Status Open(const std::string& prefix, const std::string& host) {
    host_ = host;
    const std::vector<Reading> readings = sensors_.Read(absl::Now());
    if (readings.empty()) return absl::InternalError("found no sensors in /proc and /sys");
    for (const SensorStream& planned : PlanStreams(prefix, host, readings)) {
      absl::StatusOr<SensorStream> stream = MakeOrContinue(planned, &invocation_.client());
      if (!stream.ok()) return stream.status();
      streams_.push_back(*std::move(stream));
    }
    SignalBoard::Observer observer;
    if (invocation_.json()) {
      observer = [this](const StreamState& stream, absl::Time now) {
        console_.out << ObservationJson(stream, now) << std::endl;
      };
    }
    board_.emplace(streams_, readings, observer);
    for (size_t i = 0; i < streams_.size(); ++i) {
      WriterOptions options;
      options.on_result = [this, i](const WriteResult& result) { board_->Take(i, result, absl::Now()); };
      auto writer = invocation_.client().OpenWriter(streams_[i].id, options);
      if (!writer.ok()) return writer.status();
      writers_.push_back(*std::move(writer));
    }
    return absl::OkStatus();
  }

  // Until the interrupt or `duration`; returns early where a stream can no longer be fed.
  // UNAVAILABLE where the server is away at the end.
  absl::Status RunFor(absl::Duration duration, const Interrupt& interrupt) {
    std::optional<LiveView> view;
    if (console_.out_is_terminal && !invocation_.json()) view.emplace(console_.out, console_.keyboard);
    const absl::Duration redraw = view ? std::min(kRedraw, period_) : kPlainTable;
    started_ = absl::Now();
    absl::Time next_sample = started_ + period_;  // shares and rates need two readings
    absl::Time next_draw = view ? started_ : started_ + redraw;
    const absl::Time end = started_ + duration;
    while (absl::Now() < end && !interrupt.WaitFor(std::min({next_sample, next_draw, end}) - absl::Now())) {
      const absl::Time now = absl::Now();
      if (now >= next_draw) {
        Show(view ? &*view : nullptr, now);
        next_draw = std::max(next_draw + redraw, now);
      }
      if (now >= next_sample && now < end) {
        // A clock of its own, because drawing takes time and rates are by the time between two readings.
        const absl::Time read = absl::Now();
        if (absl::Status status = Sample(read); !status.ok()) return status;
        // A late reading is followed by one a half period later at least: shares of a few ticks are all noise.
        next_sample = std::max(next_sample + period_, read + period_ / 2);
      }
    }
    CloseWriters();
    if (view) view->Erase();
    return interrupt.raised() ? absl::OkStatus() : Connection();
  }

  void Summarise() {
    const LiveFrame frame = Frame(absl::Now());
    if (invocation_.json()) {
      console_.out << SummaryJson(frame) << std::endl;
      return;
    }
    const int width = console_.out_is_terminal ? console_.size().columns : 0;
    for (const std::string& line : SummaryLines(frame, width, console_.color)) console_.out << line << "\n";
    console_.out << "\nThe streams are kept; the next run continues them (nexting stream list)." << std::endl;
  }

 private:
  absl::Status Sample(absl::Time now) {
    const std::vector<Reading> readings = sensors_.Read(now);
    for (size_t i = 0; i < streams_.size(); ++i) {
      const std::vector<double> row = RowOf(streams_[i], readings);
      board_->Expect(i, row);
      const absl::Status status = writers_[i]->Write(row, {}, absl::ToUnixMicros(now), absl::ZeroDuration());
      if (!status.ok()) board_->Forget(i);
      // A full buffer means that the server has been away for long: the row is dropped, the table says why.
      if (!status.ok() && !absl::IsDeadlineExceeded(status)) return status;
    }
    return absl::OkStatus();
  }

  LiveFrame Frame(absl::Time now) {
    return {board_->Read(now), host_, period_, now - started_, std::string(Connection().message())};
  }

  void Show(LiveView* view, absl::Time now) {
    const LiveFrame frame = Frame(now);
    if (view != nullptr) {
      view->Draw(LiveLines(frame, console_.size(), console_.color));
      return;
    }
    if (frame.trouble != told_trouble_ && !frame.trouble.empty()) {
      console_.err << "no answer, trying again: " << frame.trouble << std::endl;
    }
    told_trouble_ = frame.trouble;
    if (invocation_.json()) return;
    for (const std::string& line : PlainTable(frame.streams)) console_.out << line << "\n";
    console_.out << std::endl;
  }

  void CloseWriters() {
    const absl::Time end = absl::Now() + kFarewell;
    for (const auto& writer : writers_) writer->Close(std::max(end - absl::Now(), absl::ZeroDuration())).IgnoreError();
  }

  // UNAVAILABLE where a writer gets no answer.
  absl::Status Connection() const {
    for (const auto& writer : writers_) {
      const absl::Status connection = writer->connection();
      if (!connection.ok()) return absl::UnavailableError(connection.message());
    }
    return absl::OkStatus();
  }

  MachineSensors& sensors_;
  const absl::Duration period_;
  Invocation& invocation_;
  const Console& console_;
  std::string host_;
  std::vector<SensorStream> streams_;
  std::optional<SignalBoard> board_;
  std::vector<std::unique_ptr<ObservationWriter>> writers_;  // call board_
  std::string told_trouble_;
  absl::Time started_ = absl::Now();
};

class SensorsCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "sensors",
        "predict this machine's own sensors, live",
        "Reads CPU, load, memory, network, disks and temperatures from /proc and /sys, sends them as observations, and "
        "shows what was predicted beside what came: a table that is redrawn in place on a terminal, a table every 5 "
        "seconds otherwise, with --json a line for each observation. Ctrl-C ends it with a summary.\n"
        "The streams are PREFIX/HOST/cpu, .../system and .../temperature. They stay, and the next run continues them.\n"
        "skill: 1 - squared error / squared error of \"same as now\" over this run, computed here from what came; no "
        "number where \"same as now\" made no error. What was missing is not judged.\n",
        "nexting sensors\n"
        "# for 20 seconds, ten observations a second\n"
        "nexting sensors --for 20s --rate 10\n"
        "# for a program: the skill of each signal at the end\n"
        "nexting sensors --for 1m --json | tail -n 1 | jq '.summary[] | {signal, skill}'\n",
        {"watch", "top", "replay"}};
    return text;
  }

  void Declare(Options* options) override {
    options->Add("for", &for_, "TIME", "end after this time, as 20s or 5m").Default("at Ctrl-C");
    options->Add("rate", &rate_, "N", "observations a second").Between(0.01, 100);
    options->Add("prefix", &prefix_, "TEXT", "what the streams' IDs begin with");
    options->Add("root", &root_, "FOLDER", "where proc and sys are").Default("/");
  }

  ExitCode Run(Invocation& invocation) override {
    if (for_ <= absl::ZeroDuration()) return invocation.WrongUsage("--for must be above 0, as 20s");
    const Interrupt interrupt;
    MachineSensors sensors(root_);
    SensorsRun run(&sensors, absl::Seconds(1 / rate_), &invocation);
    if (const absl::Status status = run.Open(prefix_, HostName()); !status.ok()) return invocation.Fail(status);
    const absl::Status status = run.RunFor(for_, interrupt);
    run.Summarise();
    return status.ok() ? ExitCode::kOk : invocation.Fail(status);
  }

 private:
  absl::Duration for_ = absl::InfiniteDuration();
  double rate_ = 5;
  std::string prefix_ = "sensors";
  std::string root_;
};

}  // namespace

std::unique_ptr<Command> MakeSensorsCommand() { return std::make_unique<SensorsCommand>(); }

}  // namespace nexting::client::cli
