#include "client/cli/commands/commands.h"
#include "client/cli/commands/stream_text.h"
#include "client/cli/json.h"
#include "client/cli/learner_options.h"

namespace nexting::client::cli {
namespace {

class StreamGetCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"stream get",
                         "show a stream and how well it predicts",
                         "Errors are over the last 1,000 predictions whose outcome is known, and over all of them "
                         "since the stream began: root of the mean squared error, and mean absolute error. With a "
                         "horizon H above 1 they are errors of the weighted mean of the next values, about H of them. "
                         "Skill is 1 - squared error / squared error of \"same as now\": 1 is perfect, 0 no better, "
                         "negative worse. A signal whose values are missing is named: nothing of it is judged "
                         "meanwhile.\n",
                         "nexting stream get plant-7/boiler\n"
                         "nexting stream get plant-7/boiler --json | jq '.status.heads[0].skill'\n",
                         {"stream list", "predict", "watch"}};
    return text;
  }
  void Declare(Options* options) override { options->AddPositional("ID", &id_, "the stream"); }
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<Stream> stream = invocation.client().GetStream(id_);
    if (!stream.ok()) return invocation.Fail(stream.status());
    PrintStream(*stream, invocation);
    return ExitCode::kOk;
  }

 private:
  std::string id_;
};

class StreamListCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "stream list",
        "list streams, ordered by ID",
        "`best skill` is the best of a stream's heads over the last 1,000 predictions whose outcome is "
        "known, see `nexting stream get --help`. Signals whose values are missing are named.\n",
        "nexting stream list\n"
        "nexting stream list --prefix plant-7/\n"
        "nexting stream list --json | jq -r .status.observations\n",
        {"stream worst", "stream get", "top"}};
    return text;
  }
  void Declare(Options* options) override {
    options->Add("prefix", &prefix_, "TEXT", "only IDs that start with it");
    options->Add("ids", &ids_, "print the IDs only, one a line");
  }
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<std::vector<Stream>> streams = invocation.client().ListStreams(prefix_);
    if (!streams.ok()) return invocation.Fail(streams.status());
    if (streams->empty())
      invocation.console().err << "no streams" << (prefix_.empty() ? "" : " that start with " + prefix_) << "\n";
    if (ids_) {
      for (const Stream& stream : *streams) invocation.out() << stream.id << "\n";
    } else if (!streams->empty()) {
      PrintStreams(*streams, invocation);
    }
    return ExitCode::kOk;
  }

 private:
  std::string prefix_;
  bool ids_ = false;
};

class StreamUpdateCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"stream update",
                         "change what may change while a learner lives",
                         "Everything else of a configuration would need a different learner: create another stream.\n",
                         "nexting stream update plant-7/boiler --missing_values running_mean\n"
                         "nexting stream update plant-7/boiler --description \"boiler in hall 7\"\n",
                         {"stream get", "stream create"}};
    return text;
  }
  void Declare(Options* options) override {
    options->AddPositional("ID", &id_, "the stream");
    options->AddChoice("missing_values", &changes_.missing_values, ChoicesAt<MissingValuePolicy>("missing_values"),
                       OptionAt("missing_values").meaning);
    options->AddChoice("sequence_gaps", &changes_.sequence_gaps, SequenceGapNames(),
                       "whether a jump in sequence numbers is refused");
    options->Add("description", &changes_.description, "TEXT", "for people, at most 1,000 bytes");
  }
  ExitCode Run(Invocation& invocation) override {
    if (!changes_.missing_values && !changes_.sequence_gaps && !changes_.description) {
      return invocation.WrongUsage("nothing to change: give --missing_values, --sequence_gaps or --description");
    }
    const absl::StatusOr<Stream> stream = invocation.client().UpdateStream(id_, changes_);
    if (!stream.ok()) return invocation.Fail(stream.status());
    PrintStream(*stream, invocation);
    return ExitCode::kOk;
  }

 private:
  std::string id_;
  StreamChanges changes_;
};

class StreamResetCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"stream reset",
                         "start a stream again, untrained",
                         "The configuration stays. What it has learnt is gone, and no observation is applied.\n",
                         "nexting stream reset plant-7/boiler\n",
                         {"stream get", "stream delete"}};
    return text;
  }
  void Declare(Options* options) override { options->AddPositional("ID", &id_, "the stream"); }
  ExitCode Run(Invocation& invocation) override {
    const absl::StatusOr<Stream> stream = invocation.client().ResetStream(id_);
    if (!stream.ok()) return invocation.Fail(stream.status());
    PrintStream(*stream, invocation);
    return ExitCode::kOk;
  }

 private:
  std::string id_;
};

class StreamDeleteCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text =
        *new CommandText{"stream delete",
                         "delete streams and everything they have learnt",
                         "Stops at the first that cannot be deleted.\n",
                         "nexting stream delete plant-7/boiler\n"
                         "# all of a prefix\n"
                         "nexting stream list --prefix sensors/ --ids | xargs -r nexting stream delete\n",
                         {"stream list", "stream reset"}};
    return text;
  }
  void Declare(Options* options) override { options->AddPositional("ID...", &ids_, "the streams"); }
  ExitCode Run(Invocation& invocation) override {
    for (const std::string& id : ids_) {
      if (const absl::Status status = invocation.client().DeleteStream(id); !status.ok())
        return invocation.Fail(status);
      if (invocation.json()) {
        invocation.out() << JsonObject().Add("deleted", "streams/" + id).text() << "\n";
      } else {
        invocation.out() << "deleted " << id << "\n";
      }
    }
    return ExitCode::kOk;
  }

 private:
  std::vector<std::string> ids_;
};

}  // namespace

std::unique_ptr<Command> MakeStreamGetCommand() { return std::make_unique<StreamGetCommand>(); }
std::unique_ptr<Command> MakeStreamListCommand() { return std::make_unique<StreamListCommand>(); }
std::unique_ptr<Command> MakeStreamUpdateCommand() { return std::make_unique<StreamUpdateCommand>(); }
std::unique_ptr<Command> MakeStreamResetCommand() { return std::make_unique<StreamResetCommand>(); }
std::unique_ptr<Command> MakeStreamDeleteCommand() { return std::make_unique<StreamDeleteCommand>(); }

}  // namespace nexting::client::cli
