#include "client/cli/replay/replay_stream.h"

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/learner_options.h"
#include "client/messages.h"
#include "client/stream_id.h"

namespace nexting::client::cli {
namespace {

absl::Status Differs(absl::string_view what, absl::string_view there, absl::string_view here) {
  return absl::FailedPreconditionError(absl::StrCat(what, " is ", there, " there, ", here, " here"));
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
  const absl::StatusOr<v1::StreamConfig> here = ToMessage(wanted);
  const absl::StatusOr<v1::StreamConfig> there = ToMessage(existing);
  if (!here.ok() || !there.ok()) return here.ok() ? there.status() : here.status();
  for (const LearnerOption& option : LearnerOptions()) {
    const std::optional<std::string> text_here = OptionText(option, *here);
    const std::optional<std::string> text_there = OptionText(option, *there);
    if (option.flag.empty() || !text_here || text_here == text_there) continue;
    // What the server leaves out, the stream's learner does not read; only a part or a list that is not there is
    // another learner.
    if (!text_there && !option.asks_for_part && !option.default_text.empty()) continue;
    return Differs(option.flag, text_there.value_or("not set"), *text_here);
  }
  return absl::OkStatus();
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
