#include <memory>
#include <string>

#include "tests/experiments/commands/command.h"
#include "tests/experiments/report/report.h"

namespace nexting::experiments {
namespace {

class ReportCommand : public Command {
 public:
  ReportCommand()
      : Command({"report", "everything that was run, as one document with figures",
                 "Reads the result files of the folder, runs nothing, and writes report.md beside them: figures, "
                 "tables, what others reached, and what has not been run.",
                 "experiments report\nexperiments report --out results\n"}) {}

  void Declare(client::cli::Options* options) override {
    folders_.DeclareOut(options);
    folders_.DeclareRivals(options);
  }

  absl::Status Run(const client::cli::Console& console) override {
    const std::string report = folders_.File("report.md");
    absl::Status status = WriteReport(folders_.out, folders_.rivals);
    if (status.ok()) console.out << report << "\n";
    return status;
  }

 private:
  Folders folders_;
};

}  // namespace

std::unique_ptr<Command> MakeReportCommand() { return std::make_unique<ReportCommand>(); }

}  // namespace nexting::experiments
