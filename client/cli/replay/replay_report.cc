#include "client/cli/replay/replay_report.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/json.h"
#include "client/cli/stream_quality.h"
#include "client/cli/terminal/quantity.h"
#include "client/cli/terminal/table.h"

namespace nexting::client::cli {
namespace {

std::string Error(double error) { return std::isnan(error) ? kUnknown : absl::StrFormat("%.4f", error); }

Cell Skill(double skill) {
  return {FormatSkill(skill), skill > 0.005 ? Style::kGood : skill < -0.005 ? Style::kBad : Style::kPlain};
}

double PerSecond(const ReplayReport& report) {
  return report.seconds > 0 ? static_cast<double>(report.observations) / report.seconds : 0;
}

JsonObject ScoredJson(const ScoredRows& rows) {
  return JsonObject()
      .Add("error", rows.error)
      .Add("persistence_error", rows.persistence_error)
      .Add("relative_error", rows.relative_error)
      .Add("skill", rows.skill);
}

}  // namespace

std::string ReportText(const ReplayReport& report, bool color) {
  const ReplayScore& score = report.score;
  Table table(
      {{"", Align::kLeft}, {"whole run", Align::kRight, 10}, {"second half", Align::kRight, 10}, {"", Align::kLeft}});
  table.AddRow({{"normalised error"},
                {Error(score.whole.error), Style::kBold},
                {Error(score.second_half.error), Style::kBold},
                {"squared error / variance", Style::kMuted}});
  table.AddRow({{"persistence's error"},
                {Error(score.whole.persistence_error)},
                {Error(score.second_half.persistence_error)},
                {"\"same as now\"", Style::kMuted}});
  table.AddRow({{"relative error"},
                {Error(score.whole.relative_error)},
                {Error(score.second_half.relative_error)},
                {"error / persistence's error", Style::kMuted}});
  table.AddRow({{"skill"},
                Skill(score.whole.skill),
                Skill(score.second_half.skill),
                {"1 - relative error: 1 perfect, 0 no better than persistence", Style::kMuted}});

  std::string text = absl::StrFormat(
      "%s: %s, %s, %s observations in %s (%s per second)\n", report.file, report.cumulant,
      report.discount == 0 ? "the next value"
                           : absl::StrFormat("%s (gamma %.4g)", HowFar(report.discount), report.discount),
      FormatCount(report.observations), FormatSeconds(report.seconds), FormatCount(std::llround(PerSecond(report))));
  absl::StrAppend(&text, "judged on ", FormatCount(score.judged), " of them",
                  report.rows_sent_again > 0 ? absl::StrCat("; ", FormatCount(report.rows_sent_again),
                                                            " were sent again after lost connections")
                                             : "",
                  "\n\n", absl::StrJoin(table.Lines(0, color), "\n"), "\n\n");
  if (score.judged == 0) absl::StrAppend(&text, "Too few rows to judge: 2 at least, 101 where gamma is above 0.\n");
  absl::StrAppend(&text, "stream ", report.stream_id,
                  report.kept ? " is kept" : " is deleted again (--keep would keep it)", "\n");
  return text;
}

std::string ReportJson(const ReplayReport& report) {
  return JsonObject()
      .Add("file", report.file)
      .Add("stream", "streams/" + report.stream_id)
      .Add("cumulant", report.cumulant)
      .Add("discount", report.discount)
      .Add("observations", report.observations)
      .Add("continued_behind", report.continued_behind)
      .Add("rows_sent_again", report.rows_sent_again)
      .Add("seconds", report.seconds)
      .Add("observations_per_second", PerSecond(report))
      .Add("judged", report.score.judged)
      .Add("whole", ScoredJson(report.score.whole))
      .Add("second_half", ScoredJson(report.score.second_half))
      .Add("kept", report.kept)
      .text();
}

}  // namespace nexting::client::cli
