#include "server/rpc/stream_config_codec.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/learner_config.h"
#include "core/option_use.h"
#include "server/rpc/field_check.h"
#include "server/rpc/option_codec.h"

namespace nexting::server {
namespace {

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
    spec.discount = head.discount();  // which core knows, too
    return absl::OkStatus();
  }
  spec.horizon = head.how_far_case() == v1::PredictionHead::kHorizon ? head.horizon() : 1.0;
  if (!(spec.horizon >= 1 && spec.horizon <= kMaxHorizon)) {
    return Wrong(absl::StrCat(field, ".horizon"), absl::StrCat(spec.horizon),
                 absl::StrCat("in [1, ", kMaxHorizon, "]"));
  }
  spec.discount = std::min(1 - 1 / spec.horizon, core::kMaxDiscount);
  return absl::OkStatus();
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

// A stage that is given has columns. Core has no word for one without: that is no stage.
absl::Status CheckStage(const v1::StreamConfig& config, int columns) {
  if (!config.network().has_stage() || columns <= 0) return absl::OkStatus();
  const uint32_t in_stage = config.network().stage().columns();
  if (in_stage >= 1 && std::cmp_less_equal(in_stage, columns)) return absl::OkStatus();
  return Wrong("network.stage.columns", absl::StrCat(in_stage), absl::StrCat("in [1, ", columns, "]"));
}

// The configuration of the learner, whose signals and heads `spec` already says.
absl::StatusOr<core::LearnerConfig> ReadLearner(const v1::StreamConfig& config, const StreamSpec& spec) {
  core::LearnerConfig learner = ToLearnerConfig(spec);
  absl::Status status = ReadOptions(config, learner);
  if (!core::UsesFeatures(learner.read_out.method) && !config.network().has_columns()) learner.network.columns = 0;
  status.Update(CheckStage(config, learner.network.columns));
  if (!status.ok()) return status;
  status = core::Validate(learner);
  if (!status.ok()) return absl::Status(status.code(), absl::StrCat("config.", status.message()));
  return core::WithoutUnread(learner);
}

}  // namespace

absl::StatusOr<StreamSpec> SpecFromProto(const v1::StreamConfig& config) {
  StreamSpec spec;
  absl::Status status = ReadFeatures(config, spec);
  if (status.ok()) status = ReadHeads(config, spec);
  if (!status.ok()) return status;
  const absl::StatusOr<core::LearnerConfig> learner = ReadLearner(config, spec);
  if (!learner.ok()) return learner.status();
  TakeLearnerOptions(*learner, spec);
  const absl::StatusOr<SequenceGapPolicy> sequence_gaps = SequenceGapsFromProto(config.sequence_gaps());
  if (!sequence_gaps.ok()) return sequence_gaps.status();
  spec.policies.sequence_gaps = *sequence_gaps;
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
  WriteOptions(ToLearnerConfig(spec), config);
  config.set_sequence_gaps(static_cast<v1::SequenceGapPolicy>(WireNumber(spec.policies.sequence_gaps)));
  return config;
}

absl::StatusOr<core::MissingValuePolicy> MissingValuesFromProto(v1::MissingValuePolicy policy) {
  core::MissingValuePolicy read = StreamPolicies().missing_values;
  if (absl::Status status = ReadChoice("missing_values", policy, *v1::MissingValuePolicy_descriptor(), read);
      !status.ok())
    return status;
  return read;
}

absl::StatusOr<SequenceGapPolicy> SequenceGapsFromProto(v1::SequenceGapPolicy policy) {
  SequenceGapPolicy read = StreamPolicies().sequence_gaps;
  if (absl::Status status = ReadChoice("sequence_gaps", policy, *v1::SequenceGapPolicy_descriptor(), read);
      !status.ok())
    return status;
  return read;
}

}  // namespace nexting::server
