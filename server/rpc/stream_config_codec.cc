#include "server/rpc/stream_config_codec.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"
#include "server/rpc/field_check.h"
#include "server/rpc/network_codec.h"

namespace nexting::server {
namespace {

static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kAdaptive) == v1::ReadOut::ADAPTIVE);
static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kTd) == v1::ReadOut::TD);
static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kSwiftTd) == v1::ReadOut::SWIFT_TD);
static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kPersistence) == v1::ReadOut::PERSISTENCE);
static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kExponentialMean) == v1::ReadOut::EXPONENTIAL_MEAN);
static_assert(WireEnum<v1::ReadOut::Method>(core::ReadOutMethod::kRecursiveLeastSquares) ==
              v1::ReadOut::RECURSIVE_LEAST_SQUARES);
static_assert(WireEnum<v1::MissingValuePolicy>(core::MissingValuePolicy::kReject) == v1::REJECT);
static_assert(WireEnum<v1::MissingValuePolicy>(core::MissingValuePolicy::kHoldLast) == v1::HOLD_LAST);
static_assert(WireEnum<v1::MissingValuePolicy>(core::MissingValuePolicy::kRunningMean) == v1::RUNNING_MEAN);
static_assert(WireEnum<v1::SequenceGapPolicy>(SequenceGapPolicy::kAccept) == v1::ACCEPT);

constexpr size_t kMaxNameBytes = 100;
constexpr double kMaxHorizon = 1000;

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

absl::Status ReadReadOut(const v1::ReadOut& read_out, core::ReadOutConfig& spec) {
  absl::Status status = ReadEnum("read_out.method", read_out.method(), spec.method);
  if (read_out.has_lambda()) spec.lambda = read_out.lambda();
  if (read_out.has_forgetting()) spec.forgetting = read_out.forgetting();
  if (read_out.has_cumulant_rate()) spec.cumulant_rate = read_out.cumulant_rate();
  if (read_out.has_sees_inputs()) spec.sees_inputs = read_out.sees_inputs();
  status.Update(CheckRange("read_out.lambda", spec.lambda, 0, 1));
  status.Update(CheckRange("read_out.forgetting", spec.forgetting, 0.9, 1));
  status.Update(CheckRange("read_out.cumulant_rate", spec.cumulant_rate, 1e-8, 0.01));
  return status.ok() ? ReadStepSize(read_out.step_size(), "read_out.step_size", spec.step_size) : status;
}

absl::Status ReadPolicies(const v1::StreamConfig& config, StreamPolicies& policies) {
  const auto missing_values = MissingValuesFromProto(config.missing_values());
  if (!missing_values.ok()) return missing_values.status();
  const auto sequence_gaps = SequenceGapsFromProto(config.sequence_gaps());
  if (!sequence_gaps.ok()) return sequence_gaps.status();
  policies = {*missing_values, *sequence_gaps};
  return absl::OkStatus();
}

void WriteReadOut(const core::ReadOutConfig& spec, v1::ReadOut& read_out) {
  read_out.set_method(WireEnum<v1::ReadOut::Method>(spec.method));
  read_out.set_lambda(spec.lambda);
  WriteStepSize(spec.step_size, *read_out.mutable_step_size());
  read_out.set_sees_inputs(spec.sees_inputs);
  read_out.set_forgetting(spec.forgetting);
  read_out.set_cumulant_rate(spec.cumulant_rate);
}

// What the fields say together: whether there is a learner like that.
absl::Status CheckTogether(const StreamSpec& spec) {
  const absl::Status status = core::Validate(ToLearnerConfig(spec));
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat("config.", status.message()));
}

}  // namespace

absl::StatusOr<StreamSpec> SpecFromProto(const v1::StreamConfig& config) {
  StreamSpec spec;
  absl::Status status = ReadFeatures(config, spec);
  if (status.ok()) status = ReadHeads(config, spec);
  if (status.ok()) status = ReadReadOut(config.read_out(), spec.read_out);
  if (!core::UsesFeatures(spec.read_out.method)) spec.network.columns = 0;
  if (status.ok()) status = ReadNetwork(config.network(), spec.network, spec.dense);
  if (status.ok()) status = ReadPolicies(config, spec.policies);
  if (config.has_seed()) spec.seed = config.seed();
  if (status.ok()) status = CheckTogether(spec);
  if (!status.ok()) return status;
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
  WriteNetwork(spec.network, spec.dense, *config.mutable_network());
  WriteReadOut(spec.read_out, *config.mutable_read_out());
  config.set_missing_values(WireEnum<v1::MissingValuePolicy>(spec.policies.missing_values));
  config.set_sequence_gaps(WireEnum<v1::SequenceGapPolicy>(spec.policies.sequence_gaps));
  config.set_seed(spec.seed);
  return config;
}

absl::StatusOr<core::MissingValuePolicy> MissingValuesFromProto(v1::MissingValuePolicy policy) {
  core::MissingValuePolicy read = StreamPolicies().missing_values;
  if (absl::Status status = ReadEnum("missing_values", policy, read); !status.ok()) return status;
  return read;
}

absl::StatusOr<SequenceGapPolicy> SequenceGapsFromProto(v1::SequenceGapPolicy policy) {
  SequenceGapPolicy read = StreamPolicies().sequence_gaps;
  if (absl::Status status = ReadEnum("sequence_gaps", policy, read); !status.ok()) return status;
  return read;
}

}  // namespace nexting::server
