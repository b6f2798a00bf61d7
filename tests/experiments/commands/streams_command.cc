#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/cli/terminal/wrap.h"
#include "tests/experiments/commands/await.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/commands/stream_choice.h"
#include "tests/experiments/figures/text_table.h"
#include "tests/experiments/report/stream_table.h"
#include "tests/experiments/rivals/rival_figures.h"
#include "tests/experiments/runs/stream_run.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;

constexpr int kTextWidth = 100;

class StreamsCommand : public Command {
 public:
  StreamsCommand()
      : Command({"streams", "recorded sensor streams, beside persistence and rivals that are tuned in hindsight",
                 "The first 30,000 rows of each. Every learner runs anew, with seed 1; of the rivals the kept figures "
                 "are read. Streams whose files are missing are left out, and named.",
                 "# the default on all streams, for the next value and for discounted sums\n"
                 "experiments streams --jobs 2\n"
                 "# what the columns are worth\n"
                 "experiments streams --learners default,frozen --discount 0.9 --streams zone1_kw,pm25\n"}) {}

  void Declare(client::cli::Options* options) override {
    options
        ->Add("learners", &learners_, "NAME,...", "what to run: names, or NAME:UNITS; `experiments --help` lists them")
        .Default("default");
    options->Add("jobs", &jobs_, "N", "runs at the same time").Between(1, 256);
    choice_.Declare(options);
    choice_.folders.DeclareRivals(options);
  }

  absl::Status Run(const Console& console) override {
    const auto learners = Learners();
    if (!learners.ok()) return learners.status();
    const auto streams = choice_.Read(console);
    if (!streams.ok()) return streams.status();
    absl::StatusOr<std::vector<RivalFigure>> rivals = ReadRivalFigures(choice_.folders.rivals);
    if (absl::IsNotFound(rivals.status())) {
      console.err << "no rivals are shown: " << rivals.status().message() << "\n";
      rivals = std::vector<RivalFigure>();
    }
    if (!rivals.ok()) return rivals.status();
    const auto results = Results(*learners, *streams, console);
    if (!results.ok()) return results.status();
    Show(*results, *rivals, console);
    const std::string path = choice_.folders.File("streams.csv");
    console.out << path << "\n";
    return KeepStreamResults(path, *results);
  }

 private:
  absl::StatusOr<std::vector<SizedLearner>> Learners() const {
    std::vector<SizedLearner> learners;
    for (const std::string& text : learners_.empty() ? std::vector<std::string>{"default"} : learners_) {
      const auto learner = ParseLearner(text);
      if (!learner.ok()) return learner.status();
      learners.push_back(*learner);
    }
    return learners;
  }

  // Learner by learner, in the order of the streams.
  absl::StatusOr<std::vector<StreamResult>> Results(const std::vector<SizedLearner>& learners,
                                                    const std::vector<ChosenStream>& streams,
                                                    const Console& console) const {
    const client::cli::Interrupt interrupt;
    client::cli::ProgressBar bar(console.err, console.err_is_terminal, console.size().columns);
    std::vector<StreamResult> results(learners.size() * streams.size());
    int64_t rows = 0;
    for (const ChosenStream& stream : streams) rows += stream.task.rows * std::ssize(learners);
    WorkerPool pool(results.size(), std::min<int>(jobs_, static_cast<int>(results.size())),
                    [&](size_t index, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
                      const ChosenStream& stream = streams[index % streams.size()];
                      auto result =
                          RunStream(stream.task, *stream.recording, learners[index / streams.size()], stop, progress);
                      if (result.ok()) results[index] = *std::move(result);
                      return result.status();
                    });
    const absl::Status status = Await(pool, results.size(), 0, rows, interrupt, &bar);
    if (!status.ok()) return absl::IsCancelled(status) ? absl::CancelledError("interrupted") : status;
    return results;
  }

  static void Show(const std::vector<StreamResult>& results, const std::vector<RivalFigure>& rivals,
                   const Console& console) {
    for (const std::vector<StreamResult>& group : ByLearnerAndDiscount(results)) {
      console.out << TitleOf(group) << "\n";
      Print(StreamTable(group, rivals), console);
      console.out << "\n";
    }
    const bool unknown = std::any_of(results.begin(), results.end(), [&](const StreamResult& result) {
      return BestOverWhole(rivals, result.task) == nullptr;
    });
    for (const std::string& line : client::cli::Wrapped(kStreamColumns, kTextWidth)) console.out << line << "\n";
    if (unknown) console.out << "– under a rival: no kept figure is of a recording with these rows and inputs.\n";
  }

  StreamChoice choice_;
  std::vector<std::string> learners_;
  int jobs_ = 1;
};

}  // namespace

std::unique_ptr<Command> MakeStreamsCommand() { return std::make_unique<StreamsCommand>(); }

}  // namespace nexting::experiments
