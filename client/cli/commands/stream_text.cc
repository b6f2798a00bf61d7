#include "client/cli/commands/stream_text.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/json.h"
#include "client/cli/learner_text.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

void PrintJson(const Stream& stream, std::ostream& out) {
  const auto message = ToMessage(stream);
  if (message.ok()) out << MessageJson(*message) << "\n";
}

// The table's width: the terminal's, or no limit.
int Width(const Console& console) { return console.out_is_terminal ? console.size().columns : 0; }

std::string SequenceGapsText(const StreamConfig& config) {
  for (const auto& [word, policy] : SequenceGapNames()) {
    if (policy == config.sequence_gaps) return word;
  }
  return "";
}

std::string ObservationsText(const StreamStatus& status) {
  if (status.applied_sequence == 0) return "none yet";
  return absl::StrCat(FormatCount(status.observations), ", the last is number ", FormatCount(status.applied_sequence),
                      ", durable up to ", FormatCount(status.durable_sequence));
}

Table HeadTable(const Stream& stream) {
  Table table(
      {{"predicts", Align::kLeft}, {"how far", Align::kLeft}, {"judged"}, {"rms error"}, {"same as now"}, {"skill"}});
  for (const HeadQuality& head : stream.status.heads) {
    const bool judged = head.judged > 0;
    table.AddRow({{head.cumulant},
                  {HowFar(head.discount)},
                  {FormatCount(head.judged)},
                  {FormatNumber(judged ? std::sqrt(head.squared_error) : kNan)},
                  {FormatNumber(judged ? std::sqrt(head.baseline_squared_error) : kNan)},
                  {FormatSkill(judged ? head.skill : kNan)}});
  }
  return table;
}

std::string Heads(const Stream& stream) {
  return absl::StrJoin(stream.config.heads, ", ", [](std::string* out, const PredictionHead& head) {
    absl::StrAppend(out, head.cumulant);
    if (head.effective_discount() > 0) absl::StrAppendFormat(out, ":%.4g", 1 / (1 - head.effective_discount()));
  });
}

}  // namespace

void PrintLines(const Table& table, const Console& console) {
  for (const std::string& line : table.Lines(Width(console), console.color)) console.out << line << "\n";
}

const std::vector<std::pair<std::string, SequenceGapPolicy>>& SequenceGapNames() {
  static const auto& names = *new std::vector<std::pair<std::string, SequenceGapPolicy>>{
      {"refuse", SequenceGapPolicy::kRefuse}, {"accept", SequenceGapPolicy::kAccept}};
  return names;
}

void PrintStream(const Stream& stream, const Invocation& invocation) {
  const Console& console = invocation.console();
  if (invocation.json()) return PrintJson(stream, console.out);
  const StreamStatus& status = stream.status;
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"description", stream.description},
      {"features", absl::StrJoin(stream.config.features, ", ")},
      {"extra cumulants", absl::StrJoin(status.extra_cumulants, ", ")},
      {"network", NetworkText(stream.config)},
      {"read-out", ReadOutText(stream.config)},
      {"missing values", MissingValuesText(stream.config)},
      {"sequence gaps", SequenceGapsText(stream.config)},
      {"observations", ObservationsText(status)},
      {"state", FormatQuantity(static_cast<double>(status.state_bytes), Unit::kBytes)},
      {"interventions", status.interventions == 0 ? "" : FormatCount(status.interventions)},
      {"created", absl::FormatTime("%Y-%m-%d %H:%M:%S", stream.create_time, absl::LocalTimeZone())}};
  console.out << Styled(stream.id, Style::kBold, console.color) << "\n";
  for (const auto& [name, value] : lines) {
    if (!value.empty())
      console.out << Styled(absl::StrFormat("%-16s ", name), Style::kMuted, console.color) << value << "\n";
  }
  console.out << "\n";
  PrintLines(HeadTable(stream), console);
}

void PrintStreams(const std::vector<Stream>& streams, const Invocation& invocation) {
  if (invocation.json()) {
    for (const Stream& stream : streams) PrintJson(stream, invocation.out());
    return;
  }
  Table table({{"stream", Align::kLeft},
               {"predicts", Align::kLeft, 0, 1},
               {"features", Align::kRight, 0, 2},
               {"observations"},
               {"best skill"},
               {"state", Align::kRight, 0, 3}});
  for (const Stream& stream : streams) {
    table.AddRow({{stream.id},
                  {Shortened(Heads(stream), 40)},
                  {absl::StrCat(stream.config.features.size())},
                  {FormatCount(stream.status.observations)},
                  {FormatSkill(BestSkill(stream))},
                  {FormatQuantity(static_cast<double>(stream.status.state_bytes), Unit::kBytes)}});
  }
  PrintLines(table, invocation.console());
}

}  // namespace nexting::client::cli
