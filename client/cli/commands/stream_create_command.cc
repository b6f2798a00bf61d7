#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/stream_text.h"
#include "client/cli/learner_flags.h"

namespace nexting::client::cli {
namespace {

// `NAME` or `NAME:HORIZON`, the horizon behind the last colon: a name may have colons of its own.
absl::StatusOr<PredictionHead> ParseHead(absl::string_view text) {
  PredictionHead head;
  const size_t colon = text.rfind(':');
  head.cumulant = std::string(text.substr(0, colon));
  if (colon == absl::string_view::npos) return head;
  double horizon;
  if (!absl::SimpleAtod(text.substr(colon + 1), &horizon)) {
    return absl::InvalidArgumentError(absl::StrCat("--head ", text, ": the horizon behind the colon must be a number"));
  }
  head.horizon = horizon;
  return head;
}

class StreamCreateCommand final : public Command {
 public:
  const CommandText& text() const override {
    static const CommandText& text = *new CommandText{
        "stream create",
        "make a stream with an untrained learner",
        "A stream is a named sequence of observations with a learner of its own. Name its features, say which signal "
        "is predicted (the cumulant, often one of the features) and how far ahead, done: every other default serves "
        "untuned.\n"
        "What is predicted is --cumulant with --horizon or --discount, or one --head or several.\n"
        "IDs are letters, digits and ._~/-, with / for a hierarchy.\n",
        "# the next value of one signal\n"
        "nexting stream create kitchen --features temperature --cumulant temperature\n"
        "# ten steps ahead, from two signals\n"
        "nexting stream create plant-7/boiler --features load,temperature --cumulant temperature --horizon 10\n"
        "# several predictions on the same learner: the next value, 10 and 100 steps ahead\n"
        "nexting stream create plant-7/pump --features flow,power --head flow --head flow:10 --head power:100\n"
        "# columns that learn four at a time, each stage on top of the frozen ones, useless ones replaced for ever\n"
        "nexting stream create plant-7/mill --features load --cumulant load --stage_columns 4 --stage_steps 100000 "
        "--replacement\n",
        {"stream get", "observe", "replay"}};
    return text;
  }

  void Declare(Options* options) override {
    options->AddPositional("ID", &id_, "the stream");
    options->Add("features", &config_.features, "a,b,...", "names of the features, in the order of the observations")
        .Required();
    options->Add("cumulant", &cumulant_, "NAME", "the signal to predict");
    options->Add("horizon", &horizon_, "H", "how many steps ahead").ServerChecks(1, 1000).Default("1, the next value");
    options->Add("discount", &discount_, "G", "the same as gamma = 1 - 1/H").ServerChecks(0, 0.999);
    options->Add("head", &heads_, "NAME[:H]", "a signal and its horizon; may be given up to 16 times");
    learner_.Declare(options);
    options
        ->AddChoice("sequence_gaps", &sequence_gaps_, SequenceGapNames(),
                    "whether a jump in sequence numbers is refused")
        .Default("refuse");
    options->Add("description", &description_, "TEXT", "for people, at most 1,000 bytes");
  }

  ExitCode Run(Invocation& invocation) override {
    if (const absl::Status status = TakeHeads(); !status.ok()) return invocation.WrongUsage(status.message());
    if (const absl::Status status = learner_.Check(); !status.ok()) return invocation.WrongUsage(status.message());
    learner_.ApplyTo(&config_);
    config_.sequence_gaps = sequence_gaps_.value_or(SequenceGapPolicy::kDefault);
    const absl::StatusOr<Stream> stream = invocation.client().CreateStream(id_, config_, description_);
    if (!stream.ok()) return invocation.Fail(stream.status());
    PrintStream(*stream, invocation);
    return ExitCode::kOk;
  }

 private:
  absl::Status TakeHeads() {
    if (horizon_ && discount_) return absl::InvalidArgumentError("give --horizon or --discount, not both");
    if (cumulant_.empty() && (horizon_ || discount_)) {
      return absl::InvalidArgumentError("--horizon and --discount belong to --cumulant");
    }
    if (!cumulant_.empty()) config_.heads.push_back({cumulant_, discount_, horizon_});
    for (const std::string& text : heads_) {
      absl::StatusOr<PredictionHead> head = ParseHead(text);
      if (!head.ok()) return head.status();
      config_.heads.push_back(*std::move(head));
    }
    if (config_.heads.empty())
      return absl::InvalidArgumentError("--cumulant NAME is missing: what shall be predicted?");
    return absl::OkStatus();
  }

  std::string id_;
  StreamConfig config_;
  std::string cumulant_;
  std::optional<double> horizon_;
  std::optional<double> discount_;
  std::vector<std::string> heads_;
  LearnerFlags learner_;
  std::optional<SequenceGapPolicy> sequence_gaps_;
  std::string description_;
};

}  // namespace

std::unique_ptr<Command> MakeStreamCreateCommand() { return std::make_unique<StreamCreateCommand>(); }

}  // namespace nexting::client::cli
