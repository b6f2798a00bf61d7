#include "client/cli/commands/predict_command.h"

#include "client/cli/commands/stream_text.h"
#include "client/cli/json.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"
#include "client/observation_messages.h"

namespace nexting::client::cli {
namespace {

class PredictCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "predict",
        "show a stream's latest prediction",
        "Moves nothing and never waits for learning. `same as now` is what persistence predicts. A prediction H steps "
        "ahead is the discounted sum of what comes, about H values: divide by H for their mean.\n",
        "nexting predict plant-7/boiler\n"
        "nexting predict plant-7/boiler --json | jq '.heads[0].prediction'\n",
        {"observe", "watch", "stream get"}};
    return text;
  }
  void Declare(Options* options) override { options->AddPositional("ID", &id_, "the stream"); }
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<Prediction> prediction = invocation.client().Predict(id_);
    if (!prediction.ok()) return invocation.Fail(prediction.status());
    if (invocation.json()) {
      invocation.out() << MessageJson(ToMessage(*prediction)) << "\n";
      return ExitCode::kOk;
    }
    invocation.out() << "after observation " << FormatCount(prediction->applied_sequence) << "\n";
    Table table({{"predicts", Align::kLeft}, {"how far", Align::kLeft}, {"prediction"}, {"same as now"}});
    for (const HeadPrediction& head : prediction->heads) {
      table.AddRow(
          {{head.cumulant}, {HowFar(head.discount)}, {FormatNumber(head.prediction)}, {FormatNumber(head.baseline)}});
    }
    PrintLines(table, invocation.console());
    return ExitCode::kOk;
  }

 private:
  std::string id_;
};

}  // namespace

std::unique_ptr<Command> MakePredictCommand() { return std::make_unique<PredictCommand>(); }

}  // namespace nexting::client::cli
