#include "client/cli/learner_flags.h"

#include "client/cli/learner_names.h"

namespace nexting::client::cli {

void LearnerFlags::Declare(Options* options) {
  options->Add("columns", &columns, "D", "recurrent columns, or units of --dense")
      .ServerChecks(0, 4096)
      .Default("32; 0 with --read_out persistence and exponential_mean");
  options->Add("lags", &lags, "L", "past values of each cumulant among the inputs").ServerChecks(0, 64).Default("4");
  options->Add("frozen", &frozen, "keep the columns at their random start; only the read-out learns");
  options->Add("seed", &seed, "S", "of the columns' random start").Default("1");
  DeclareNetwork(options);
  DeclareReadOut(options);
}

void LearnerFlags::DeclareNetwork(Options* options) {
  options->AddChoice("cell", &cell, CellNames(), "the columns' recurrent cell").Default("lstm");
  options
      ->Add("stage_columns", &stage_columns, "U",
            "learn in stages of so many columns, which divide --columns; 1 is constructive, more columnar-constructive")
      .ServerChecks(1, 4096);
  options->Add("stage_steps", &stage_steps, "N", "observations that a stage learns before it is frozen")
      .ServerChecks(1, 1e12);
  options->Add("replacement", &replacement, "generate and test: replace the least useful columns by new ones for ever");
  options->Add("replacement_rate", &replaced.rate, "X", "fraction of mature columns replaced an observation")
      .ServerChecks(0, 0.01)
      .Default("1e-05");
  options->Add("maturity", &replaced.maturity, "N", "observations that protect a new column from replacement")
      .ServerChecks(0, 1e12)
      .Default("20000");
  options->Add("utility_rate", &replaced.utility_rate, "X", "weight of the newest contribution in a column's utility")
      .ServerChecks(1e-9, 1)
      .Default("0.0001");
  options
      ->Add("replacement_threshold", &replaced.threshold, "X",
            "columns go whose utility is at most this fraction of the median")
      .ServerChecks(0, 1)
      .Default("0.3");
  options->AddChoice("dense", &dense, EstimatorNames(),
                     "a dense LSTM in place of columns, to compare with, and how its gradient is estimated");
  options->Add("dense_steps", &dense_steps, "K", "steps of bptt, tbptt (1 is Elman's rule) and snap")
      .ServerChecks(1, 1000)
      .Default("10");
  options->Add("density", &density, "X", "fraction of the dense LSTM's recurrent connections that exist")
      .ServerChecks(0.001, 1)
      .Default("1");
}

void LearnerFlags::DeclareReadOut(Options* options) {
  options
      ->AddChoice("read_out", &read_out, ReadOutNames(),
                  "how the read-out learns; adaptive needs no tuning, the last three are to compare with")
      .Default("adaptive");
  options->Add("lambda", &lambda, "X", "trace decay of td and swift_td and of the columns")
      .ServerChecks(0, 1)
      .Default("0.95");
  options->Add("forgetting", &forgetting, "X", "weight of the past in --read_out rls")
      .ServerChecks(0.9, 1)
      .Default("0.999");
  options->Add("cumulant_rate", &cumulant_rate, "X", "slowest rate at which the cumulants' mean and variance forget")
      .ServerChecks(1e-8, 0.01)
      .Default("0.0001");
  options
      ->AddChoice("column_step_method", &column_step_method, StepMethodNames(),
                  "how the columns' parameters move; signal_to_noise suits long streams")
      .Default("rmsprop");
  options->Add("column_step", &column_step, "X", "step size of the columns").ServerChecks(0, 1).Default("0.0003");
  options->Add("read_out_step", &read_out_step, "X", "step size of --read_out td and exponential_mean")
      .ServerChecks(0, 1)
      .Default("0.01");
}

absl::Status LearnerFlags::Check() const {
  if (stage_columns.has_value() != stage_steps.has_value()) {
    return absl::InvalidArgumentError("--stage_columns and --stage_steps belong together");
  }
  if (!replacement && (replaced.rate || replaced.maturity || replaced.utility_rate || replaced.threshold)) {
    return absl::InvalidArgumentError(
        "--replacement_rate, --maturity, --utility_rate and --replacement_threshold belong to --replacement");
  }
  if (!dense && (dense_steps || density)) {
    return absl::InvalidArgumentError("--dense_steps and --density belong to --dense");
  }
  return absl::OkStatus();
}

void LearnerFlags::ApplyTo(StreamConfig* config) const {
  config->network.columns = columns;
  config->network.cumulant_lags = lags;
  config->network.frozen = frozen;
  config->network.step_size.method = column_step_method.value_or(StepMethod::kDefault);
  config->network.step_size.value = column_step;
  config->network.cell = cell.value_or(CellType::kDefault);
  if (stage_columns && stage_steps) config->network.stage = {*stage_columns, *stage_steps};
  if (replacement) config->network.replacement = replaced;
  if (dense) config->network.dense = {*dense, dense_steps, density};
  config->read_out.method = read_out.value_or(ReadOutMethod::kDefault);
  config->read_out.lambda = lambda;
  config->read_out.forgetting = forgetting;
  config->read_out.cumulant_rate = cumulant_rate;
  config->read_out.step_size.value = read_out_step;
  config->seed = seed;
}

}  // namespace nexting::client::cli
