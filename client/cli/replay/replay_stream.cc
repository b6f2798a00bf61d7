#include "client/cli/replay/replay_stream.h"

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/learner_names.h"
#include "client/stream_id.h"

namespace nexting::client::cli {
namespace {

absl::Status Differs(absl::string_view what, absl::string_view there, absl::string_view here) {
  return absl::FailedPreconditionError(absl::StrCat(what, " is ", there, " there, ", here, " here"));
}

// OK where `wanted` is not given or equal.
template <typename T>
absl::Status CheckGiven(absl::string_view what, const std::optional<T>& wanted, const std::optional<T>& existing) {
  if (!wanted || wanted == existing) return absl::OkStatus();
  return Differs(what, existing ? absl::StrCat(*existing) : "not set", absl::StrCat(*wanted));
}

// The same for a word, kDefault being not given.
template <typename Enum>
absl::Status CheckNamed(absl::string_view what, Enum wanted, Enum existing, const Names<Enum>& names) {
  if (wanted == Enum::kDefault || wanted == existing) return absl::OkStatus();
  return Differs(what, existing == Enum::kDefault ? "not set" : NameOf(existing, names), NameOf(wanted, names));
}

// A value of a part of the network that there may not be.
template <typename Part, typename T>
std::optional<T> Of(const std::optional<Part>& part, T Part::*value) {
  return part ? std::optional<T>((*part).*value) : std::nullopt;
}
template <typename Part, typename T>
std::optional<T> Of(const std::optional<Part>& part, std::optional<T> Part::*value) {
  return part ? (*part).*value : std::nullopt;
}

absl::Status CheckParts(const Network& wanted, const Network& existing) {
  if (wanted.replacement && !existing.replacement) return Differs("replacement", "not set", "set");
  const auto estimator = [](const Network& network) {
    return network.dense ? network.dense->estimator : GradientEstimator::kDefault;
  };
  absl::Status status = CheckNamed("cell", wanted.cell, existing.cell, CellNames());
  status.Update(CheckNamed("dense", estimator(wanted), estimator(existing), EstimatorNames()));
  const auto check = [&](absl::string_view what, const auto part, const auto value) {
    status.Update(CheckGiven(what, Of(wanted.*part, value), Of(existing.*part, value)));
  };
  check("stage_columns", &Network::stage, &Stage::columns);
  check("stage_steps", &Network::stage, &Stage::steps);
  check("replacement_rate", &Network::replacement, &Replacement::rate);
  check("maturity", &Network::replacement, &Replacement::maturity);
  check("utility_rate", &Network::replacement, &Replacement::utility_rate);
  check("replacement_threshold", &Network::replacement, &Replacement::threshold);
  check("dense_steps", &Network::dense, &DenseLstm::steps);
  check("density", &Network::dense, &DenseLstm::density);
  return status;
}

std::string HeadsText(const StreamConfig& config) {
  return absl::StrJoin(config.heads, ", ", [](std::string* out, const PredictionHead& head) {
    absl::StrAppend(out, head.cumulant, " (discount ", head.effective_discount(), ")");
  });
}

bool SameHeads(const StreamConfig& a, const StreamConfig& b) {
  if (a.heads.size() != b.heads.size()) return false;
  for (size_t i = 0; i < a.heads.size(); ++i) {
    const double difference = a.heads[i].effective_discount() - b.heads[i].effective_discount();
    if (a.heads[i].cumulant != b.heads[i].cumulant || std::abs(difference) > 1e-12) return false;
  }
  return true;
}

}  // namespace

absl::Status CheckAgrees(const StreamConfig& wanted, const StreamConfig& existing) {
  if (wanted.features != existing.features) {
    return Differs("features", absl::StrJoin(existing.features, ","), absl::StrJoin(wanted.features, ","));
  }
  if (!SameHeads(wanted, existing)) return Differs("heads", HeadsText(existing), HeadsText(wanted));
  absl::Status status = CheckNamed("read_out", wanted.read_out.method, existing.read_out.method, ReadOutNames());
  status.Update(CheckParts(wanted.network, existing.network));
  status.Update(CheckGiven("columns", wanted.network.columns, existing.network.columns));
  status.Update(CheckGiven("lags", wanted.network.cumulant_lags, existing.network.cumulant_lags));
  status.Update(CheckGiven("frozen", wanted.network.frozen, existing.network.frozen));
  status.Update(CheckGiven("seed", wanted.seed, existing.seed));
  status.Update(CheckGiven("lambda", wanted.read_out.lambda, existing.read_out.lambda));
  status.Update(CheckGiven("forgetting", wanted.read_out.forgetting, existing.read_out.forgetting));
  status.Update(CheckGiven("cumulant_rate", wanted.read_out.cumulant_rate, existing.read_out.cumulant_rate));
  status.Update(CheckNamed("column_step_method", wanted.network.step_size.method, existing.network.step_size.method,
                           StepMethodNames()));
  status.Update(CheckGiven("column_step", wanted.network.step_size.value, existing.network.step_size.value));
  status.Update(CheckGiven("read_out_step", wanted.read_out.step_size.value, existing.read_out.step_size.value));
  return status;
}

absl::StatusOr<ReplayStream> FindOrMakeStream(const std::string& id, const StreamConfig& config, Client* client) {
  absl::StatusOr<Stream> existing = client->GetStream(id);
  if (existing.ok()) {
    const absl::Status agrees = CheckAgrees(config, existing->config);
    if (agrees.ok()) return ReplayStream{*std::move(existing), false};
    return absl::FailedPreconditionError(
        absl::StrCat("stream `", id, "` exists with another configuration: ", agrees.message(),
                     "\nChoose another one with --stream, or remove it: nexting stream delete ", id));
  }
  if (!absl::IsNotFound(existing.status())) return existing.status();
  absl::StatusOr<Stream> made = client->CreateStream(id, config, "made by nexting replay");
  if (!made.ok()) return made.status();
  return ReplayStream{*std::move(made), true};
}

std::string DefaultReplayStreamId(absl::string_view path, absl::string_view cumulant) {
  absl::string_view file = path.substr(path.rfind('/') + 1);
  if (absl::EndsWithIgnoreCase(file, ".csv")) file.remove_suffix(4);
  return absl::StrCat("replay/", IdPart(file), "/", IdPart(cumulant));
}

}  // namespace nexting::client::cli
