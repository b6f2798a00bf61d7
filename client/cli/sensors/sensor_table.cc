#include "client/cli/sensors/sensor_table.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/json.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

Table SignalTable(const std::vector<StreamState>& streams) {
  // Widths hold what a busy machine shows, so that columns do not jump.
  Table table({{"signal", Align::kLeft, 11},
               {"now", Align::kRight, 10, 3},
               {"prediction", Align::kRight, 10},
               {"came", Align::kRight, 10},
               {"error", Align::kRight, 11, 2},
               {"skill", Align::kRight, 6},
               {"obs/s", Align::kRight, 5, 1}});
  for (const StreamState& stream : streams) {
    for (const SignalState& signal : stream.signals) {
      table.AddRow({{signal.name},
                    {FormatQuantity(signal.now, signal.unit)},
                    {FormatQuantity(signal.prediction, signal.unit), Style::kBold},
                    {FormatQuantity(signal.came, signal.unit)},
                    {FormatDifference(signal.error(), signal.unit)},
                    SkillCell(signal.skill()),
                    {absl::StrFormat("%.1f", stream.per_second)}});
    }
  }
  return table;
}

uint64_t Observations(const LiveFrame& frame) {
  uint64_t observations = 0;
  for (const StreamState& stream : frame.streams) observations += stream.observations;
  return observations;
}

std::string Clock(absl::Duration elapsed) {
  const int64_t seconds = absl::ToInt64Seconds(elapsed);
  return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

JsonObject SignalJson(const SignalState& signal) {
  return JsonObject()
      .Add("signal", signal.name)
      .Add("now", signal.now)
      .Add("prediction", signal.prediction)
      .Add("came", signal.came)
      .Add("error", signal.error())
      .Add("next", signal.next)
      .Add("skill", signal.skill());
}

JsonObject SummaryOf(const SignalState& signal, const StreamState& stream) {
  return JsonObject()
      .Add("signal", signal.name)
      .Add("stream", "streams/" + stream.id)
      .Add("observations", stream.observations)
      .Add("judged", signal.judged)
      .Add("rms_error", signal.rms_error())
      .Add("persistence_rms_error", signal.persistence_rms_error())
      .Add("skill", signal.skill());
}

}  // namespace

std::vector<std::string> LiveLines(const LiveFrame& frame, TerminalSize size, bool color) {
  const auto add = [&](std::vector<std::string>* lines, absl::string_view text, Style style) {
    lines->push_back(Styled(Shortened(text, size.columns), style, color));
  };
  const std::string step = FormatSeconds(absl::ToDoubleSeconds(frame.period));
  std::vector<std::string> lines;
  add(&lines, absl::StrCat("Nexting: sensors of ", frame.host, ", predicted one step (", step, ") ahead"),
      Style::kBold);
  add(&lines,
      absl::StrCat(Clock(frame.elapsed), "   ", FormatCount(Observations(frame)), " observations learnt   Ctrl-C ends"),
      Style::kMuted);
  lines.emplace_back();

  std::vector<std::string> footer = {""};
  add(&footer, "now: when it was predicted   came: what then came   error: came - prediction", Style::kMuted);
  add(&footer, "skill, this run: 1 perfect, 0 as good as \"same as now\", below 0 worse", Style::kMuted);
  if (!frame.trouble.empty()) add(&footer, absl::StrCat("no answer, trying again: ", frame.trouble), Style::kBad);

  const std::vector<std::string> table = SignalTable(frame.streams).Lines(size.columns, color);
  const size_t room = static_cast<size_t>(std::max(2, size.rows - 1 - static_cast<int>(lines.size() + footer.size())));
  const bool cut = table.size() > room;
  lines.insert(lines.end(), table.begin(), cut ? table.begin() + room - 1 : table.end());
  if (cut)
    add(&lines, absl::StrCat("… and ", table.size() - room + 1, " more signals in a taller window"), Style::kMuted);
  lines.insert(lines.end(), footer.begin(), footer.end());
  return lines;
}

std::vector<std::string> PlainTable(const std::vector<StreamState>& streams) {
  return SignalTable(streams).Lines(0, false);
}

std::vector<std::string> SummaryLines(const LiveFrame& frame, int width, bool color) {
  Table table({{"signal", Align::kLeft},
               {"observations", Align::kRight, 0, 1},
               {"rms error"},
               {"of \"same as now\""},
               {"skill"}});
  for (const StreamState& stream : frame.streams) {
    for (const SignalState& signal : stream.signals) {
      table.AddRow({{signal.name},
                    {FormatCount(stream.observations)},
                    {FormatQuantity(signal.rms_error(), signal.unit)},
                    {FormatQuantity(signal.persistence_rms_error(), signal.unit)},
                    SkillCell(signal.skill())});
    }
  }
  std::vector<std::string> lines = {
      absl::StrCat(FormatCount(Observations(frame)), " observations of ", frame.streams.size(),
                   frame.streams.size() == 1 ? " stream" : " streams", " in ",
                   FormatSeconds(absl::ToDoubleSeconds(frame.elapsed)), "; errors of this run, ", "one step ahead:"),
      ""};
  const std::vector<std::string> rows = table.Lines(width, color);
  lines.insert(lines.end(), rows.begin(), rows.end());
  return lines;
}

std::string ObservationJson(const StreamState& stream, absl::Time now) {
  std::vector<JsonObject> signals;
  for (const SignalState& signal : stream.signals) signals.push_back(SignalJson(signal));
  return JsonObject()
      .Add("time", absl::FormatTime(absl::RFC3339_full, now, absl::UTCTimeZone()))
      .Add("stream", "streams/" + stream.id)
      .Add("sequence", stream.sequence)
      .Add("observations_per_second", stream.per_second)
      .Add("signals", signals)
      .text();
}

std::string SummaryJson(const LiveFrame& frame) {
  std::vector<JsonObject> signals;
  for (const StreamState& stream : frame.streams) {
    for (const SignalState& signal : stream.signals) signals.push_back(SummaryOf(signal, stream));
  }
  return JsonObject()
      .Add("seconds", absl::ToDoubleSeconds(frame.elapsed))
      .Add("observations", Observations(frame))
      .Add("summary", signals)
      .text();
}

}  // namespace nexting::client::cli
