#include "client/cli/learner_text.h"

#include "absl/strings/str_cat.h"
#include "client/cli/learner_names.h"

namespace nexting::client::cli {
namespace {

std::string EstimatorText(const DenseLstm& dense) {
  const uint32_t steps = dense.steps.value_or(0);
  switch (dense.estimator) {
    case GradientEstimator::kRtrl:
      return "RTRL";
    case GradientEstimator::kBptt:
      return absl::StrCat("BPTT(", steps, ")");
    case GradientEstimator::kTruncatedBptt:
      return absl::StrCat("T-BPTT(", steps, ")");
    case GradientEstimator::kSnap:
      return absl::StrCat("SnAp-", steps);
    case GradientEstimator::kUoro:
      return "UORO";
    case GradientEstimator::kNoBackTrack:
      return "NoBackTrack";
    case GradientEstimator::kDefault:
      break;
  }
  return "default";
}

std::string DenseText(uint32_t units, const DenseLstm& dense) {
  std::string text = absl::StrCat("dense LSTM of ", units, " units, ", EstimatorText(dense));
  const double density = dense.density.value_or(1);
  if (density < 1) absl::StrAppend(&text, ", ", 100 * density, " % connected");
  return text;
}

std::string ColumnsText(const Network& network) {
  const uint32_t columns = network.columns.value_or(0);
  const char* kind = network.cell == CellType::kElstm ? " eLSTM" : network.cell == CellType::kRtu ? " RTU" : "";
  std::string text = absl::StrCat(columns, columns == 0 ? "" : kind, " columns");
  if (network.stage) {
    absl::StrAppend(&text, " in stages of ", network.stage->columns, " every ", network.stage->steps);
  }
  if (network.replacement) absl::StrAppend(&text, ", replaced by utility");
  if (network.frozen.value_or(false)) absl::StrAppend(&text, ", frozen");
  return text;
}

}  // namespace

std::string NetworkText(const StreamConfig& config) {
  const Network& network = config.network;
  return absl::StrCat(network.dense ? DenseText(network.columns.value_or(0), *network.dense) : ColumnsText(network),
                      ", ", network.cumulant_lags.value_or(0), " lags, seed ", config.seed.value_or(0));
}

std::string ReadOutText(const ReadOut& read_out) {
  std::string text = NameOf(read_out.method, ReadOutNames());
  if (read_out.method == ReadOutMethod::kPersistence) return text;
  if (read_out.method == ReadOutMethod::kExponentialMean) {
    return absl::StrCat(text, ", step size ", read_out.step_size.value.value_or(0));
  }
  if (read_out.method == ReadOutMethod::kRecursiveLeastSquares) {
    absl::StrAppend(&text, ", forgetting ", read_out.forgetting.value_or(0));
  } else {
    absl::StrAppend(&text, ", lambda ", read_out.lambda.value_or(0));
  }
  return absl::StrCat(text, read_out.sees_inputs.value_or(true) ? ", sees inputs" : "");
}

}  // namespace nexting::client::cli
