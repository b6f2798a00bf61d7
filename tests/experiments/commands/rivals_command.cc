#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/experiments/commands/await.h"
#include "tests/experiments/commands/command.h"
#include "tests/experiments/commands/stream_choice.h"
#include "tests/experiments/figures/text_table.h"
#include "tests/experiments/report/stream_table.h"
#include "tests/experiments/rivals/candidates.h"
#include "tests/experiments/rivals/rival_figures.h"
#include "tests/experiments/rivals/walk.h"
#include "tests/experiments/runs/stream_score.h"
#include "tests/experiments/runs/worker_pool.h"

namespace nexting::experiments {
namespace {

using client::cli::Console;

class RivalsCommand : public Command {
 public:
  RivalsCommand()
      : Command({"rivals", "what the rivals reach on recorded streams, each tuned in hindsight",
                 "Tries every setting of every family on the first 30,000 rows of each stream and writes the best "
                 "figures to rivals.csv, stream after stream; those of other streams stay. Ctrl-C loses only the "
                 "stream that is under way.",
                 "experiments rivals --jobs 2\n"
                 "experiments rivals --streams zone1_kw --discount 0.9 --out tests/experiments/results\n"}) {}

  void Declare(client::cli::Options* options) override {
    options->Add("jobs", &jobs_, "N", "rivals at the same time").Between(1, 256);
    choice_.Declare(options);
  }

  absl::Status Run(const Console& console) override {
    const auto streams = choice_.Read(console);
    if (!streams.ok()) return streams.status();
    const std::string path = choice_.folders.File("rivals.csv");
    absl::StatusOr<std::vector<RivalFigure>> kept = ReadRivalFigures(path);
    if (absl::IsNotFound(kept.status())) kept = std::vector<RivalFigure>();
    if (!kept.ok()) return kept.status();
    if (absl::Status status = Tune(*streams, path, console, &*kept); !status.ok()) {
      return absl::IsCancelled(status) ? absl::CancelledError("interrupted; streams that were done are kept") : status;
    }
    Print(BestRivalTable(*kept), console);
    console.out << path << "\n";
    return absl::OkStatus();
  }

 private:
  absl::Status Tune(const std::vector<ChosenStream>& streams, const std::string& path, const Console& console,
                    std::vector<RivalFigure>* kept) const {
    const client::cli::Interrupt interrupt;
    client::cli::ProgressBar bar(console.err, console.err_is_terminal, console.size().columns);
    int64_t rows = 0;
    for (const ChosenStream& stream : streams) rows += stream.task.rows * std::ssize(CandidatesFor(stream));
    int64_t rows_before = 0;
    for (const ChosenStream& stream : streams) {
      const std::vector<Candidate> candidates = CandidatesFor(stream);
      std::vector<StreamScore> scores(candidates.size());
      WorkerPool pool(candidates.size(), jobs_,
                      [&](size_t index, const std::atomic<bool>& stop, std::atomic<int64_t>& progress) {
                        const std::unique_ptr<Rival> rival = candidates[index].make();
                        const auto predictions = Walk(*stream.recording, *rival, stop, progress);
                        if (!predictions.ok()) return predictions.status();
                        scores[index] = ScoreOf(*predictions, *stream.recording, stream.task.discount);
                        return absl::OkStatus();
                      });
      absl::Status status = Await(pool, candidates.size(), rows_before, rows, interrupt, &bar);
      if (!status.ok()) return status;
      rows_before += stream.task.rows * std::ssize(candidates);
      Replace(stream.task, BestOfFamilies(stream.task, candidates, scores), kept);
      if (status = WriteRivalFigures(path, *kept); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  static std::vector<Candidate> CandidatesFor(const ChosenStream& stream) {
    return Candidates(stream.recording->inputs(), stream.seasons, stream.task.discount);
  }

  // Puts the figures of a task in the place of the earlier ones of its cumulant and discount.
  static void Replace(const StreamTask& task, const std::vector<RivalFigure>& figures, std::vector<RivalFigure>* kept) {
    std::erase_if(*kept, [&](const RivalFigure& figure) {
      return figure.task.cumulant == task.cumulant && figure.task.discount == task.discount;
    });
    kept->insert(kept->end(), figures.begin(), figures.end());
  }

  StreamChoice choice_;
  int jobs_ = 1;
};

}  // namespace

std::unique_ptr<Command> MakeRivalsCommand() { return std::make_unique<RivalsCommand>(); }

}  // namespace nexting::experiments
