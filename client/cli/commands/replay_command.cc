#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/interrupt.h"
#include "client/cli/learner_flags.h"
#include "client/cli/replay/replay_feed.h"
#include "client/cli/replay/replay_report.h"
#include "client/cli/replay/replay_rows.h"
#include "client/cli/replay/replay_stream.h"
#include "client/cli/terminal/progress_bar.h"
#include "client/cli/terminal/quantity.h"

namespace nexting::client::cli {
namespace {

// Deletes a stream when the replay is over, however it ends.
class StreamRemover {
 public:
  StreamRemover(Client* client, std::string id, bool active) : client_(client), id_(std::move(id)), active_(active) {}
  ~StreamRemover() {
    if (active_) client_->DeleteStream(id_).IgnoreError();
  }
  StreamRemover(const StreamRemover&) = delete;
  StreamRemover& operator=(const StreamRemover&) = delete;

 private:
  Client* const client_;
  const std::string id_;
  const bool active_;
};

class ReplayCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "replay",
        "feed a CSV file and measure how well it was predicted",
        "The first line names the columns; every row is one observation, learnt from once and in order. An empty cell "
        "is a missing value. Where the first column has dates with a time, such as 2026-05-01 13:15:00, they are the "
        "times of the rows; UTC unless they name a zone.\n"
        "At the end: the squared error of the predictions over the signal's variance, beside the error of persistence "
        "(\"same as now\"), for the whole run and for its second half, when the learner has seen something.\n"
        "The stream is made for the replay and deleted after it. One that exists is continued, and stays, if it agrees "
        "with everything given here.\n",
        "# one step ahead, every column of numbers as a feature\n"
        "nexting replay power.csv --cumulant zone1_kw\n"
        "# ten steps ahead from three columns, the first 15,000 rows\n"
        "nexting replay power.csv --cumulant zone1_kw --features zone1_kw,zone2_kw,temp_c --horizon 10 --rows 15000\n"
        "# do the recurrent columns help? learnt, frozen, none\n"
        "nexting replay power.csv --cumulant zone1_kw\n"
        "nexting replay power.csv --cumulant zone1_kw --frozen\n"
        "nexting replay power.csv --cumulant zone1_kw --columns 0\n"
        "# what would a dense LSTM make of it, or no learner at all?\n"
        "nexting replay power.csv --cumulant zone1_kw --columns 8 --dense tbptt --dense_steps 20\n"
        "nexting replay power.csv --cumulant zone1_kw --read_out persistence\n"
        "# it is known to repeat after a day and a week of ten minutes\n"
        "nexting replay power.csv --cumulant zone1_kw --seasons 144,1008\n"
        "# keep the learner, feed more later\n"
        "nexting replay monday.csv --stream plant-7/stove --cumulant temperature --keep\n"
        "nexting replay tuesday.csv --stream plant-7/stove --cumulant temperature\n"
        "# for a script\n"
        "nexting replay power.csv --cumulant zone1_kw --json | jq .whole.skill\n",
        {"stream create", "stream get", "sensors"}};
    return text;
  }

  void Declare(Options* options) override {
    options->AddPositional("FILE.csv", &file_, "the file; - reads standard input");
    options->Add("cumulant", &cumulant_, "NAME", "the column to predict").Required();
    options->Add("stream", &stream_id_, "ID", "the stream to feed").Default("replay/FILE/CUMULANT");
    options->Add("features", &features_, "a,b,...", "columns to learn from")
        .Default("all numbers but a first time column");
    options->Add("horizon", &horizon_, "H", "how many steps ahead").ServerChecks(1, 1000).Default("1, the next value");
    options->Add("discount", &discount_, "G", "the same as gamma = 1 - 1/H").ServerChecks(0, 0.999);
    options->Add("rows", &rows_, "N", "stop after so many rows").Default("all");
    options->Add("block", &block_, "ROWS", "rows in a message").Between(1, 65536);
    options->Add("keep", &keep_, "do not delete the stream that this replay makes");
    learner_.Declare(options);
  }

  ExitCode Run(Invocation& invocation) override {
    if (horizon_ && discount_) return invocation.WrongUsage("give --horizon or --discount, not both");
    if (const absl::Status status = learner_.Check(); !status.ok()) return invocation.WrongUsage(status.message());
    if (stream_id_.empty()) stream_id_ = DefaultReplayStreamId(file_ == "-" ? "stdin" : file_, cumulant_);

    absl::StatusOr<std::unique_ptr<CsvReader>> reader = CsvReader::OpenFile(file_);
    if (!reader.ok()) return FailFile(reader.status(), invocation);
    const absl::StatusOr<ReplayColumns> columns = ChooseColumns(cumulant_, features_, reader->get());
    if (!columns.ok()) return invocation.Fail(columns.status());
    absl::StatusOr<const std::deque<CsvRecord>*> first_rows = (*reader)->Peek(1);
    if (!first_rows.ok()) return invocation.Fail(first_rows.status());
    if ((*first_rows)->empty()) {
      return invocation.Fail(absl::InvalidArgumentError(absl::StrCat(file_, " has a header but no rows")));
    }
    return Replay(*columns, **reader, invocation);
  }

 private:
  // The exit code of NOT_FOUND is for streams; a missing file is a plain failure.
  static ExitCode FailFile(const absl::Status& status, const Invocation& invocation) {
    const ExitCode code = invocation.Fail(status);
    return absl::IsNotFound(status) ? ExitCode::kFailed : code;
  }

  ExitCode Replay(const ReplayColumns& columns, CsvReader& reader, Invocation& invocation) {
    const Interrupt interrupt;
    absl::StatusOr<ReplayStream> found = FindOrMakeStream(stream_id_, Config(columns, reader), &invocation.client());
    if (!found.ok()) return invocation.Fail(found.status());
    const uint64_t seen_before = found->stream.status.applied_sequence;
    if (seen_before > 0) {
      invocation.console().err << "continuing stream " << stream_id_ << " behind observation "
                               << FormatCount(seen_before) << "\n";
    }
    absl::StatusOr<ReplayResult> result;
    const bool kept = keep_ || !found->made;
    {
      const StreamRemover remover(&invocation.client(), stream_id_, !kept);
      ReplayRows rows(columns, &reader);
      result = Feed(interrupt, reader, &rows, invocation);
    }
    if (!result.ok()) return invocation.Fail(result.status());
    ReplayReport report{file_,
                        stream_id_,
                        cumulant_,
                        found->stream.config.heads.front().effective_discount(),
                        result->cumulants.size(),
                        seen_before,
                        result->stats.rows_sent_again,
                        result->seconds,
                        kept,
                        {}};
    report.score = ScoreReplay(result->cumulants, result->predictions, report.discount);
    if (invocation.json()) {
      invocation.out() << ReportJson(report) << "\n";
    } else {
      invocation.out() << ReportText(report, invocation.console().color);
    }
    return ExitCode::kOk;
  }

  absl::StatusOr<ReplayResult> Feed(const Interrupt& interrupt, const CsvReader& reader, ReplayRows* rows,
                                    Invocation& invocation) {
    const Console& console = invocation.console();
    ProgressBar bar(console.err, console.err_is_terminal, console.size().columns);
    ReplayFeedOptions options;
    options.stream_id = stream_id_;
    options.max_rows = rows_;
    options.block_rows = block_;
    options.on_progress = [&](uint64_t done, uint64_t written) { bar.Update(Fraction(reader, done, written), done); };
    options.on_trouble = [&](const absl::Status& why) {
      console.err << (console.err_is_terminal ? "\r\x1b[K" : "")
                  << "the connection is lost, trying again: " << why.message() << std::endl;
    };
    return FeedReplay(options, interrupt, rows, &invocation.client());
  }

  // How much of the work is done, in [0, 1]: by the bytes of the file, or by rows where --rows says when it ends. Rows
  // that have been read and not answered yet do not count.
  double Fraction(const CsvReader& reader, uint64_t done, uint64_t written) const {
    double by_bytes = std::numeric_limits<double>::quiet_NaN();
    if (reader.bytes_total() > 0 && written > 0) {
      by_bytes = static_cast<double>(reader.bytes_read()) / static_cast<double>(reader.bytes_total()) *
                 static_cast<double>(done) / static_cast<double>(written);
    }
    if (rows_ == UINT64_MAX) return by_bytes;
    return std::fmax(by_bytes, static_cast<double>(done) / static_cast<double>(rows_));
  }

  StreamConfig Config(const ReplayColumns& columns, const CsvReader& reader) const {
    StreamConfig config;
    for (const size_t column : columns.features) config.features.push_back(reader.header()[column]);
    config.heads.push_back({cumulant_, discount_, horizon_});
    learner_.ApplyTo(&config);
    return config;
  }

  std::string file_;
  std::string cumulant_;
  std::string stream_id_;
  std::vector<std::string> features_;
  std::optional<double> horizon_;
  std::optional<double> discount_;
  uint64_t rows_ = UINT64_MAX;
  int block_ = 64;
  bool keep_ = false;
  LearnerFlags learner_;
};

}  // namespace

std::unique_ptr<Command> MakeReplayCommand() { return std::make_unique<ReplayCommand>(); }

}  // namespace nexting::client::cli
