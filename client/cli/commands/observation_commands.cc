#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/stream_text.h"
#include "client/cli/json.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

class ObserveCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"observe",
                         "send one observation, get predictions",
                         "With --sequence N the call may be repeated: the server learns each number once and answers "
                         "duplicates. Without it the server numbers the observation. `nan` is a missing value.\n",
                         "# the values in the order of the stream's features\n"
                         "nexting observe plant-7/boiler --features 0.7,81.5\n"
                         "# safe to repeat\n"
                         "nexting observe plant-7/boiler --features 0.7,81.5 --sequence 42\n",
                         {"predict", "replay", "stream create"}};
    return text;
  }
  void Declare(Options* options) override {
    options->AddPositional("ID", &block_.stream_id, "the stream");
    options->Add("features", &block_.features, "1,2.5,...", "one value for each feature of the stream").Required();
    options->Add("cumulants", &block_.cumulants, "1,2.5,...", "one value for each cumulant that is not a feature");
    options->Add("sequence", &block_.first_sequence, "N", "the observation's number").Default("the next free one");
  }
  ExitCode Run(Invocation& invocation) override {
    const auto results = invocation.client().Observe({block_});
    if (!results.ok()) return invocation.Fail(results.status());
    if (results->size() != 1) return invocation.Fail(absl::InternalError("the server did not answer the observation"));
    const BlockResult& result = results->front();
    if (invocation.json()) invocation.out() << MessageJson(ToMessage(result)) << "\n";
    if (!result.error.ok()) return invocation.Fail(result.error);
    if (!invocation.json()) Print(result, invocation.out());
    return ExitCode::kOk;
  }

 private:
  static void Print(const BlockResult& result, std::ostream& out) {
    if (result.duplicates > 0) {
      out << "a duplicate: the stream has learnt it before and is at observation " << result.applied_sequence << "\n";
      return;
    }
    out << "observation " << result.applied_sequence << "\n";
    for (size_t head = 0; head < result.predictions.size(); ++head) {
      out << "prediction " << FormatNumber(result.predictions[head]) << "   same as now "
          << FormatNumber(result.baselines[head]) << "\n";
    }
  }

  ObservationBlock block_;
};

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
    Table table(
        {{"predicts", Align::kLeft}, {"how far", Align::kLeft}, {"prediction"}, {"same as now"}, {"", Align::kLeft}});
    for (const HeadPrediction& head : prediction->heads) {
      table.AddRow({{head.cumulant},
                    {HowFar(head.discount)},
                    {FormatNumber(head.prediction)},
                    {FormatNumber(head.baseline)},
                    {SilenceText(head.observations_without_value), Style::kBad}});
    }
    PrintLines(table, invocation.console());
    return ExitCode::kOk;
  }

 private:
  std::string id_;
};

}  // namespace

std::unique_ptr<Command> MakeObserveCommand() { return std::make_unique<ObserveCommand>(); }
std::unique_ptr<Command> MakePredictCommand() { return std::make_unique<PredictCommand>(); }

}  // namespace nexting::client::cli
