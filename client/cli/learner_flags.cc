#include "client/cli/learner_flags.h"

namespace nexting::client::cli {

const std::vector<std::pair<std::string, ReadOutMethod>>& ReadOutNames() {
  static const auto& names = *new std::vector<std::pair<std::string, ReadOutMethod>>{
      {"adaptive", ReadOutMethod::kAdaptive}, {"td", ReadOutMethod::kTd}, {"swift_td", ReadOutMethod::kSwiftTd}};
  return names;
}

const std::vector<std::pair<std::string, MissingValuePolicy>>& MissingValueNames() {
  static const auto& names =
      *new std::vector<std::pair<std::string, MissingValuePolicy>>{{"reject", MissingValuePolicy::kReject},
                                                                   {"hold_last", MissingValuePolicy::kHoldLast},
                                                                   {"running_mean", MissingValuePolicy::kRunningMean}};
  return names;
}

const std::vector<std::pair<std::string, SequenceGapPolicy>>& SequenceGapNames() {
  static const auto& names = *new std::vector<std::pair<std::string, SequenceGapPolicy>>{
      {"refuse", SequenceGapPolicy::kRefuse}, {"accept", SequenceGapPolicy::kAccept}};
  return names;
}

void LearnerFlags::Declare(Options* options) {
  options->Add("columns", &columns, "D", "recurrent columns").ServerChecks(0, 4096).Default("32");
  options->Add("lags", &lags, "L", "past values of each cumulant among the inputs").ServerChecks(0, 64).Default("4");
  options->Add("frozen", &frozen, "keep the columns at their random start; only the read-out learns");
  options->Add("seed", &seed, "S", "of the columns' random start").Default("1");
  options->AddChoice("read_out", &read_out, ReadOutNames(), "how the read-out learns; adaptive needs no tuning")
      .Default("adaptive");
  options->Add("lambda", &lambda, "X", "trace decay of td and swift_td and of the columns")
      .ServerChecks(0, 1)
      .Default("0.95");
  options->Add("column_step", &column_step, "X", "step size of the columns").ServerChecks(0, 1).Default("0.0003");
  options->Add("read_out_step", &read_out_step, "X", "step size of --read_out td").ServerChecks(0, 1).Default("0.01");
}

void LearnerFlags::ApplyTo(StreamConfig* config) const {
  config->network.columns = columns;
  config->network.cumulant_lags = lags;
  config->network.frozen = frozen;
  config->network.step_size.value = column_step;
  config->read_out.method = read_out.value_or(ReadOutMethod::kDefault);
  config->read_out.lambda = lambda;
  config->read_out.step_size.value = read_out_step;
  config->seed = seed;
}

}  // namespace nexting::client::cli
