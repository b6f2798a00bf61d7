#include "tests/experiments/report/stream_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/terminal/quantity.h"

namespace nexting::experiments {
namespace {

using client::cli::FormatCount;
using client::cli::kUnknown;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The figures of one row, in the order of the table.
struct Figures {
  double whole, persistence, best_whole, whole_ratio;
  double half, best_half, half_ratio;
  double absolute, first;
};

Figures FiguresOf(const StreamResult& result, const std::vector<RivalFigure>& rivals) {
  const StreamScore& score = result.score;
  const RivalFigure* const whole = BestOverWhole(rivals, result.task);
  const RivalFigure* const half = BestInHalf(rivals, result.task);
  const double best_whole = whole != nullptr ? whole->whole : kNone;
  const double best_half = half != nullptr ? half->half : kNone;
  return {.whole = score.whole,
          .persistence = score.persistence,
          .best_whole = best_whole,
          .whole_ratio = score.whole / best_whole,
          .half = score.half,
          .best_half = best_half,
          .half_ratio = score.half / best_half,
          .absolute = score.absolute,
          .first = score.first};
}

std::string Error(double value) { return std::isnan(value) ? kUnknown : absl::StrFormat("%.3g", value); }
std::string Share(double value) { return std::isnan(value) ? kUnknown : absl::StrFormat("%.3f", value); }

std::vector<std::string> Row(const StreamResult& result, const Figures& figures) {
  return {result.task.cumulant,      FormatCount(static_cast<uint64_t>(result.task.rows)),
          Error(figures.whole),      Error(figures.persistence),
          Error(figures.best_whole), Share(figures.whole_ratio),
          Share(figures.half),       Share(figures.best_half),
          Share(figures.half_ratio), Share(figures.absolute),
          Share(figures.first)};
}

double GeometricMean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return values.empty() ? kNone : std::exp(sum / static_cast<double>(values.size()));
}

double Largest(const std::vector<double>& values) {
  return values.empty() ? kNone : *std::max_element(values.begin(), values.end());
}

// One number of each column that is a ratio, over the streams where it is known.
template <typename Summary>
std::vector<std::string> SummaryRow(const char* name, const std::vector<Figures>& figures, const Summary& summary) {
  const auto over = [&](double Figures::*column) {
    std::vector<double> known;
    for (const Figures& row : figures) {
      if (!std::isnan(row.*column)) known.push_back(row.*column);
    }
    return Share(summary(known));
  };
  return {name,
          "",
          "",
          "",
          "",
          over(&Figures::whole_ratio),
          over(&Figures::half),
          over(&Figures::best_half),
          over(&Figures::half_ratio),
          over(&Figures::absolute),
          over(&Figures::first)};
}

std::string Described(const std::string& family, const std::string& setting) {
  return setting.empty() ? family : absl::StrCat(family, ": ", setting);
}

}  // namespace

std::vector<std::vector<StreamResult>> ByLearnerAndDiscount(const std::vector<StreamResult>& results) {
  std::vector<std::vector<StreamResult>> groups;
  for (const StreamResult& result : results) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const std::vector<StreamResult>& other) {
      return other.front().learner == result.learner && other.front().task.discount == result.task.discount;
    });
    (group != groups.end() ? *group : groups.emplace_back()).push_back(result);
  }
  return groups;
}

std::string TitleOf(const std::vector<StreamResult>& results) {
  const double discount = results.front().task.discount;
  return absl::StrCat(results.front().learner, ", ",
                      discount == 0 ? "the next value" : absl::StrCat("discounted sum, gamma ", discount));
}

TextTable StreamTable(const std::vector<StreamResult>& results, const std::vector<RivalFigure>& rivals) {
  TextTable table;
  table.header = {"stream", "rows",       "error", "persistence", "best rival", "ratio",
                  "half",   "best rival", "ratio", "absolute",    "first 100"};
  std::vector<Figures> figures;
  for (const StreamResult& result : results) {
    figures.push_back(FiguresOf(result, rivals));
    table.rows.push_back(Row(result, figures.back()));
  }
  table.rows.push_back(SummaryRow("geometric mean", figures, GeometricMean));
  table.rows.push_back(SummaryRow("worst", figures, Largest));
  return table;
}

TextTable BestRivalTable(const std::vector<RivalFigure>& rivals) {
  TextTable table = {{"stream", "gamma", "over the whole", "error", "in the second half", "/ persistence"}, {}};
  const StreamTask* last = nullptr;
  for (const RivalFigure& figure : rivals) {
    if (last != nullptr && figure.task == *last) continue;  // figures of a task stand together
    last = &figure.task;
    const RivalFigure& whole = *BestOverWhole(rivals, figure.task);
    const RivalFigure& half = *BestInHalf(rivals, figure.task);
    table.rows.push_back({figure.task.cumulant, absl::StrCat(figure.task.discount),
                          Described(whole.family, whole.whole_setting), Error(whole.whole),
                          Described(half.family, half.half_setting), Share(half.half)});
  }
  return table;
}

}  // namespace nexting::experiments
