#include "client/cli/commands/commands.h"
#include "client/cli/commands/stream_text.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

class StreamWorstCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "stream worst",
        "list the streams that predict worst, worst first",
        "Each stream counts by its worst head. error: squared error over that of \"same as now\", over the last 1,000 "
        "predictions whose outcome is known; below 1 beats it, above 1 is worse. skill is 1 - error. Streams of which "
        "nothing has been judged yet are left out.\n",
        "nexting stream worst\n"
        "# the three worst of a plant\n"
        "nexting stream worst --limit 3 --prefix plant-7/\n"
        "# every head of the worst one\n"
        "nexting stream worst --limit 1 --json | jq .status.heads\n",
        {"top", "stream get", "stream reset"}};
    return text;
  }
  void Declare(Options* options) override {
    options->Add("limit", &limit_, "N", "streams at most").Between(1, 1000);
    options->Add("prefix", &prefix_, "TEXT", "only IDs that start with it");
  }
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<std::vector<Stream>> streams = invocation.client().ListWorstStreams(limit_, prefix_);
    if (!streams.ok()) return invocation.Fail(streams.status());
    if (streams->empty()) {
      invocation.console().err << "nothing has been judged yet" << (prefix_.empty() ? "" : " of " + prefix_) << "\n";
    } else if (invocation.json()) {
      PrintStreams(*streams, invocation);
    } else {
      Print(*streams, invocation.console());
    }
    return ExitCode::kOk;
  }

 private:
  static void Print(const std::vector<Stream>& streams, const Console& console) {
    Table table({{"stream", Align::kLeft},
                 {"worst head", Align::kLeft},
                 {"how far", Align::kLeft, 0, 2},
                 {"skill, last 1,000"},
                 {"error, last 1,000"},
                 {"observations", Align::kRight, 0, 1},
                 {"", Align::kLeft}});
    for (const Stream& stream : streams) {
      const HeadQuality* head = WorstHead(stream);
      if (head == nullptr) continue;
      table.AddRow({{stream.id},
                    {head->cumulant},
                    {HowFar(head->discount)},
                    SkillCell(head->skill),
                    {FormatNumber(ErrorRatio(head->skill))},
                    {FormatCount(stream.status.observations)},
                    {SilenceText(head->observations_without_value), Style::kBad}});
    }
    PrintLines(table, console);
  }

  int limit_ = 10;
  std::string prefix_;
};

}  // namespace

std::unique_ptr<Command> MakeStreamWorstCommand() { return std::make_unique<StreamWorstCommand>(); }

}  // namespace nexting::client::cli
