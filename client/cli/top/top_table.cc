#include "client/cli/top/top_table.h"

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

using Lines = std::vector<std::string>;

std::string FormatRate(double rate) {
  if (std::isnan(rate)) return kUnknown;
  return rate < 100 ? absl::StrFormat("%.1f", rate) : FormatCount(static_cast<uint64_t>(std::llround(rate)));
}

// The name of a column, marked where the table is ordered by it.
std::string Header(absl::string_view name, TopKey key, TopOrder order) {
  return absl::StrCat(name, key != order.key ? "" : order.reversed ? " ▴" : " ▾");
}

Table StreamTable(const TopFrame& frame, size_t limit) {
  // Widths hold what most fleets show, so that columns do not jump.
  Table table({{Header("stream", TopKey::kName, frame.order), Align::kLeft},
               {"worst head", Align::kLeft, 0, 2},
               {"how far", Align::kLeft, 0, 3},
               {Header("skill", TopKey::kSkill, frame.order), Align::kRight, 7},
               {Header("error", TopKey::kError, frame.order), Align::kRight, 7},
               {Header("obs/s", TopKey::kRate, frame.order), Align::kRight, 7},
               {"observations", Align::kRight, 0, 1},
               {"", Align::kLeft, 0, 1}});
  for (const StreamSample& stream : FirstOf(frame.streams, frame.order, limit)) {
    const bool judged = !std::isnan(stream.skill);
    table.AddRow({{stream.id},
                  {judged ? stream.cumulant : kUnknown},
                  {judged ? HowFar(stream.discount) : kUnknown},
                  SkillCell(stream.skill),
                  {FormatNumber(ErrorRatio(stream.skill))},
                  {FormatRate(stream.rate)},
                  {FormatCount(stream.observations)},
                  {SilenceText(stream.without_value), Style::kBad}});
  }
  return table;
}

// Two lines: how many streams and how fast they learn; how well they predict.
Lines TotalLines(const TopFrame& frame) {
  const FleetTotals totals = TotalsOf(frame.streams);
  Lines lines = {absl::StrCat(FormatCount(totals.streams), totals.streams == 1 ? " stream, " : " streams, ",
                              FormatCount(totals.active), " active, ", FormatRate(totals.rate), " observations/s")};
  if (totals.judged == 0) {
    lines.push_back("no prediction has been judged yet");
  } else {
    lines.push_back(absl::StrCat("median error ", FormatNumber(totals.median_error),
                                 " of \"same as now\" over the last 1,000; ", FormatCount(totals.better), " of ",
                                 FormatCount(totals.judged), " beat it (", 100 * totals.better / totals.judged, " %)"));
  }
  return lines;
}

void Append(const Lines& more, Lines* lines) { lines->insert(lines->end(), more.begin(), more.end()); }

}  // namespace

std::vector<std::string> LiveTopLines(const TopFrame& frame, TerminalSize size, bool color) {
  const int width = size.columns - 1;  // behind the last column a terminal may wrap
  const auto styled = [&](absl::string_view text, Style style) { return Styled(Shortened(text, width), style, color); };
  const Lines totals = TotalLines(frame);
  Lines lines = {styled(absl::StrCat("Nexting at ", frame.server, ": ", totals[0]), Style::kBold),
                 styled(totals[1], Style::kPlain), ""};
  const std::string keys = "order: s skill  e error  r rate  n name  R reverse    q ends";
  const std::string footer = frame.trouble.empty()
                                 ? styled(keys, Style::kMuted)
                                 : styled(absl::StrCat("no answer, trying again: ", frame.trouble), Style::kBad);
  const int room = size.rows - 1 - static_cast<int>(lines.size()) - 2;  // for rows: without the table's header, footer
  if (room > 0) {
    const size_t limit = std::min(frame.limit, static_cast<size_t>(room));
    Append(StreamTable(frame, limit).Lines(width, color), &lines);
  }
  lines.push_back(footer);
  if (static_cast<int>(lines.size()) >= size.rows) lines.resize(static_cast<size_t>(std::max(1, size.rows - 1)));
  return lines;
}

std::vector<std::string> PlainTopLines(const TopFrame& frame, int width, bool color) {
  Lines lines = TotalLines(frame);
  lines.emplace_back();
  Append(StreamTable(frame, frame.limit).Lines(width, color), &lines);
  return lines;
}

std::string TopJson(const TopFrame& frame, absl::Time time) {
  const FleetTotals totals = TotalsOf(frame.streams);
  std::vector<JsonObject> streams;
  for (const StreamSample& stream : FirstOf(frame.streams, frame.order, frame.limit)) {
    streams.push_back(JsonObject()
                          .Add("stream", "streams/" + stream.id)
                          .Add("cumulant", stream.cumulant)
                          .Add("discount", stream.discount)
                          .Add("skill", stream.skill)
                          .Add("error_ratio", ErrorRatio(stream.skill))
                          .Add("observations_per_second", stream.rate)
                          .Add("observations", stream.observations));
  }
  return JsonObject()
      .Add("time", absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone()))
      .Add("streams", uint64_t{totals.streams})
      .Add("active", uint64_t{totals.active})
      .Add("observations_per_second", totals.rate)
      .Add("judged", uint64_t{totals.judged})
      .Add("beat_persistence", uint64_t{totals.better})
      .Add("median_error_ratio", totals.median_error)
      .Add("top", streams)
      .text();
}

}  // namespace nexting::client::cli
