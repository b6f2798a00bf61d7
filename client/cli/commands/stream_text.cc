#include "client/cli/commands/stream_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "client/cli/json.h"
#include "client/cli/learner_text.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"
#include "client/messages.h"

namespace nexting::client::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr uint64_t kWindow = 1000;  // returns, of the errors that are not since the beginning

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

// `repeats every 96 and 672 rows`; with the cumulant's name where there are several, and nothing where none repeats.
std::string SeasonsText(const StreamStatus& status) {
  std::vector<std::string> texts;
  for (const CumulantSeasons& seasons : status.seasons) {
    if (seasons.lengths.empty()) continue;
    const absl::Span<const uint32_t> lengths = seasons.lengths;
    const std::string before_last = absl::StrJoin(lengths.first(lengths.size() - 1), ", ");
    texts.push_back(absl::StrCat(status.seasons.size() > 1 ? seasons.cumulant + " " : "", "repeats every ", before_last,
                                 lengths.size() > 1 ? " and " : "", lengths.back(), " rows"));
  }
  return absl::StrJoin(texts, "; ");
}

MeanErrors LastErrors(const HeadQuality& head) {
  return {head.squared_error, head.baseline_squared_error, head.absolute_error, head.baseline_absolute_error,
          head.skill};
}

// The errors are of the weighted mean of what comes, so that they can be held against the signal's size.
void AddErrors(const HeadQuality& head, const std::string& over, const MeanErrors& errors, Table* table) {
  const double unit = head.judged > 0 ? 1 - head.discount : kNan;
  const auto rms = [unit](double squared_error) { return FormatNumber(unit * std::sqrt(squared_error)); };
  table->AddRow({{head.cumulant},
                 {HowFar(head.discount)},
                 {over},
                 {rms(errors.squared_error)},
                 {rms(errors.baseline_squared_error)},
                 {FormatNumber(unit * errors.absolute_error)},
                 {FormatNumber(unit * errors.baseline_absolute_error)},
                 {FormatSkill(head.judged > 0 ? errors.skill : kNan)}});
}

// Two rows for each head, or one while all that was judged fits into the window.
Table HeadTable(const Stream& stream) {
  Table table({{"predicts", Align::kLeft},
               {"how far", Align::kLeft, 0, 4},
               {"judged", Align::kLeft},
               {"rms error"},
               {"same as now", Align::kRight, 0, 2},
               {"mean error", Align::kRight, 0, 1},
               {"same as now", Align::kRight, 0, 3},
               {"skill"}});
  for (const HeadQuality& head : stream.status.heads) {
    if (head.judged > kWindow) AddErrors(head, absl::StrCat("last ", FormatCount(kWindow)), LastErrors(head), &table);
    AddErrors(head, head.judged > 0 ? absl::StrCat("all ", FormatCount(head.judged)) : "none yet", head.since_beginning,
              &table);
  }
  return table;
}

// `temp: no value for 1,234 observations`, for each signal that is missing.
std::vector<std::string> SilentSignals(const Stream& stream) {
  std::vector<std::string> signals;
  for (const HeadQuality& head : stream.status.heads) {
    const std::string silence = SilenceText(head.observations_without_value);
    if (silence.empty()) continue;
    std::string signal = absl::StrCat(head.cumulant, ": ", silence);
    if (std::find(signals.begin(), signals.end(), signal) == signals.end()) signals.push_back(std::move(signal));
  }
  return signals;
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
      {"seasons", SeasonsText(status)},
      {"state", FormatQuantity(static_cast<double>(status.state_bytes), Unit::kBytes)},
      {"interventions", status.interventions == 0 ? "" : FormatCount(status.interventions)},
      {"created", absl::FormatTime("%Y-%m-%d %H:%M:%S", stream.create_time, absl::LocalTimeZone())}};
  console.out << Styled(stream.id, Style::kBold, console.color) << "\n";
  for (const auto& [name, value] : lines) {
    if (!value.empty())
      console.out << Styled(absl::StrFormat("%-16s ", name), Style::kMuted, console.color) << value << "\n";
  }
  for (const std::string& signal : SilentSignals(stream)) {
    console.out << Styled(signal, Style::kBad, console.color) << "\n";
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
               {"best skill, last 1,000"},
               {"state", Align::kRight, 0, 3},
               {"", Align::kLeft}});
  for (const Stream& stream : streams) {
    table.AddRow({{stream.id},
                  {Shortened(Heads(stream), 40)},
                  {absl::StrCat(stream.config.features.size())},
                  {FormatCount(stream.status.observations)},
                  {FormatSkill(BestSkill(stream))},
                  {FormatQuantity(static_cast<double>(stream.status.state_bytes), Unit::kBytes)},
                  {absl::StrJoin(SilentSignals(stream), ", "), Style::kBad}});
  }
  PrintLines(table, invocation.console());
}

}  // namespace nexting::client::cli
