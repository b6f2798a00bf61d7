#include "server/rpc/stream_config_codec.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"

namespace nexting::server {
namespace {

constexpr size_t kMaxNameBytes = 100;
constexpr double kMaxHorizon = 1000;

absl::Status Wrong(absl::string_view field, absl::string_view value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("config.", field, " is ", value, "; must be ", rule));
}

// NaN is in no range.
absl::Status CheckRange(absl::string_view field, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Wrong(field, absl::StrCat(value), absl::StrFormat("in [%g, %g]", low, high));
}

absl::Status CheckCount(absl::string_view field, uint64_t value, uint64_t low, uint64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Wrong(field, absl::StrCat(value), absl::StrCat("in [", low, ", ", high, "]"));
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

absl::Status CheckSignalName(absl::string_view field, absl::string_view name) {
  if (!name.empty() && name.size() <= kMaxNameBytes && std::none_of(name.begin(), name.end(), IsControl)) {
    return absl::OkStatus();
  }
  return Wrong(field, absl::StrCat("\"", absl::CHexEscape(name.substr(0, kMaxNameBytes)), "\""),
               absl::StrCat("1 to ", kMaxNameBytes, " bytes without control characters"));
}

absl::Status ReadFeatures(const v1::StreamConfig& config, StreamSpec& spec) {
  const size_t count = static_cast<size_t>(config.features_size());
  if (count < 1 || count > core::kMaxFeatures) {
    return absl::InvalidArgumentError(
        absl::StrCat("config.features has ", count, " names; must have 1 to ", core::kMaxFeatures));
  }
  std::set<absl::string_view> seen;
  for (int i = 0; i < config.features_size(); ++i) {
    const std::string field = absl::StrCat("features[", i, "]");
    const std::string& name = config.features(i);
    if (absl::Status status = CheckSignalName(field, name); !status.ok()) return status;
    if (!seen.insert(name).second) return Wrong(field, absl::StrCat("\"", name, "\" again"), "a name of its own");
    spec.features.push_back(name);
  }
  return absl::OkStatus();
}

absl::Status ReadHead(const v1::PredictionHead& head, absl::string_view field, HeadSpec& spec) {
  const std::string cumulant = absl::StrCat(field, ".cumulant");
  if (absl::Status status = CheckSignalName(cumulant, head.cumulant()); !status.ok()) return status;
  spec.cumulant = head.cumulant();
  if (head.how_far_case() == v1::PredictionHead::kDiscount) {
    spec.discount = head.discount();
    return CheckRange(absl::StrCat(field, ".discount"), spec.discount, 0, core::kMaxDiscount);
  }
  spec.horizon = head.how_far_case() == v1::PredictionHead::kHorizon ? head.horizon() : 1.0;
  const absl::Status status = CheckRange(absl::StrCat(field, ".horizon"), spec.horizon, 1, kMaxHorizon);
  spec.discount = std::min(1 - 1 / spec.horizon, core::kMaxDiscount);
  return status;
}

absl::Status ReadHeads(const v1::StreamConfig& config, StreamSpec& spec) {
  if (config.heads_size() < 1 || config.heads_size() > core::kMaxHeads) {
    return absl::InvalidArgumentError(
        absl::StrCat("config.heads has ", config.heads_size(), " entries; must have 1 to ", core::kMaxHeads));
  }
  for (int i = 0; i < config.heads_size(); ++i) {
    const absl::Status status = ReadHead(config.heads(i), absl::StrCat("heads[", i, "]"), spec.heads.emplace_back());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// `spec` comes with the defaults of its place.
absl::Status ReadStepSize(const v1::StepSize& step, absl::string_view field, core::StepSize& spec) {
  switch (step.method()) {
    case v1::StepSize::METHOD_UNSPECIFIED:
      break;  // the default of the group
    case v1::StepSize::SGD:
      spec.method = core::StepMethod::kSgd;
      break;
    case v1::StepSize::RMSPROP:
      spec.method = core::StepMethod::kRmsProp;
      break;
    default:
      return Wrong(absl::StrCat(field, ".method"), absl::StrCat(step.method()), "SGD (1) or RMSPROP (2)");
  }
  if (step.has_value()) spec.value = step.value();
  if (step.has_initial_square()) spec.initial_square = step.initial_square();
  if (absl::Status status = CheckRange(absl::StrCat(field, ".value"), spec.value, 0, 1); !status.ok()) return status;
  return CheckRange(absl::StrCat(field, ".initial_square"), spec.initial_square, 0, 1);
}

absl::Status ReadNetwork(const v1::Network& network, core::NetworkConfig& spec) {
  if (network.has_columns()) {
    const absl::Status status = CheckCount("network.columns", network.columns(), 0, core::kMaxColumns);
    if (!status.ok()) return status;
    spec.columns = static_cast<int>(network.columns());
  }
  if (network.has_cumulant_lags()) {
    const absl::Status status = CheckCount("network.cumulant_lags", network.cumulant_lags(), 0, core::kMaxCumulantLags);
    if (!status.ok()) return status;
    spec.cumulant_lags = static_cast<int>(network.cumulant_lags());
  }
  if (network.has_frozen()) spec.frozen = network.frozen();
  return ReadStepSize(network.step_size(), "network.step_size", spec.step_size);
}

absl::Status ReadReadOut(const v1::ReadOut& read_out, core::ReadOutConfig& spec) {
  switch (read_out.method()) {
    case v1::ReadOut::METHOD_UNSPECIFIED:
    case v1::ReadOut::ADAPTIVE:
      spec.method = core::ReadOutMethod::kAdaptive;
      break;
    case v1::ReadOut::TD:
      spec.method = core::ReadOutMethod::kTd;
      break;
    case v1::ReadOut::SWIFT_TD:
      spec.method = core::ReadOutMethod::kSwiftTd;
      break;
    default:
      return Wrong("read_out.method", absl::StrCat(read_out.method()), "ADAPTIVE (1), TD (2) or SWIFT_TD (3)");
  }
  if (read_out.has_lambda()) spec.lambda = read_out.lambda();
  if (absl::Status status = CheckRange("read_out.lambda", spec.lambda, 0, 1); !status.ok()) return status;
  if (read_out.has_sees_inputs()) spec.sees_inputs = read_out.sees_inputs();
  return ReadStepSize(read_out.step_size(), "read_out.step_size", spec.step_size);
}

absl::Status ReadPolicies(const v1::StreamConfig& config, StreamPolicies& policies) {
  const auto missing_values = MissingValuesFromProto(config.missing_values());
  if (!missing_values.ok()) return missing_values.status();
  const auto sequence_gaps = SequenceGapsFromProto(config.sequence_gaps());
  if (!sequence_gaps.ok()) return sequence_gaps.status();
  policies = {*missing_values, *sequence_gaps};
  return absl::OkStatus();
}

void WriteStepSize(const core::StepSize& spec, v1::StepSize& step) {
  step.set_method(spec.method == core::StepMethod::kSgd ? v1::StepSize::SGD : v1::StepSize::RMSPROP);
  step.set_value(spec.value);
  step.set_initial_square(spec.initial_square);
}

v1::ReadOut::Method ProtoMethod(core::ReadOutMethod method) {
  switch (method) {
    case core::ReadOutMethod::kTd:
      return v1::ReadOut::TD;
    case core::ReadOutMethod::kSwiftTd:
      return v1::ReadOut::SWIFT_TD;
    case core::ReadOutMethod::kAdaptive:
      break;
  }
  return v1::ReadOut::ADAPTIVE;
}

v1::MissingValuePolicy ProtoPolicy(core::MissingValuePolicy policy) {
  switch (policy) {
    case core::MissingValuePolicy::kReject:
      return v1::REJECT;
    case core::MissingValuePolicy::kRunningMean:
      return v1::RUNNING_MEAN;
    case core::MissingValuePolicy::kHoldLast:
      break;
  }
  return v1::HOLD_LAST;
}

}  // namespace

absl::StatusOr<StreamSpec> SpecFromProto(const v1::StreamConfig& config) {
  StreamSpec spec;
  absl::Status status = ReadFeatures(config, spec);
  if (status.ok()) status = ReadHeads(config, spec);
  if (status.ok()) status = ReadNetwork(config.network(), spec.network);
  if (status.ok()) status = ReadReadOut(config.read_out(), spec.read_out);
  if (status.ok()) status = ReadPolicies(config, spec.policies);
  if (!status.ok()) return status;
  if (config.has_seed()) spec.seed = config.seed();
  return spec;
}

v1::StreamConfig ProtoFromSpec(const StreamSpec& spec) {
  v1::StreamConfig config;
  for (const std::string& feature : spec.features) config.add_features(feature);
  for (const HeadSpec& head : spec.heads) {
    v1::PredictionHead& proto = *config.add_heads();
    proto.set_cumulant(head.cumulant);
    head.horizon > 0 ? proto.set_horizon(head.horizon) : proto.set_discount(head.discount);
  }
  v1::Network& network = *config.mutable_network();
  network.set_columns(static_cast<uint32_t>(spec.network.columns));
  network.set_cumulant_lags(static_cast<uint32_t>(spec.network.cumulant_lags));
  network.set_frozen(spec.network.frozen);
  WriteStepSize(spec.network.step_size, *network.mutable_step_size());
  v1::ReadOut& read_out = *config.mutable_read_out();
  read_out.set_method(ProtoMethod(spec.read_out.method));
  read_out.set_lambda(spec.read_out.lambda);
  WriteStepSize(spec.read_out.step_size, *read_out.mutable_step_size());
  read_out.set_sees_inputs(spec.read_out.sees_inputs);
  config.set_missing_values(ProtoPolicy(spec.policies.missing_values));
  config.set_sequence_gaps(spec.policies.sequence_gaps == SequenceGapPolicy::kAccept ? v1::ACCEPT : v1::REFUSE);
  config.set_seed(spec.seed);
  return config;
}

absl::StatusOr<core::MissingValuePolicy> MissingValuesFromProto(v1::MissingValuePolicy policy) {
  switch (policy) {
    case v1::MISSING_VALUE_POLICY_UNSPECIFIED:
    case v1::HOLD_LAST:
      return core::MissingValuePolicy::kHoldLast;
    case v1::REJECT:
      return core::MissingValuePolicy::kReject;
    case v1::RUNNING_MEAN:
      return core::MissingValuePolicy::kRunningMean;
    default:
      return Wrong("missing_values", absl::StrCat(policy), "REJECT (1), HOLD_LAST (2) or RUNNING_MEAN (3)");
  }
}

absl::StatusOr<SequenceGapPolicy> SequenceGapsFromProto(v1::SequenceGapPolicy policy) {
  switch (policy) {
    case v1::SEQUENCE_GAP_POLICY_UNSPECIFIED:
    case v1::REFUSE:
      return SequenceGapPolicy::kRefuse;
    case v1::ACCEPT:
      return SequenceGapPolicy::kAccept;
    default:
      return Wrong("sequence_gaps", absl::StrCat(policy), "REFUSE (1) or ACCEPT (2)");
  }
}

}  // namespace nexting::server
