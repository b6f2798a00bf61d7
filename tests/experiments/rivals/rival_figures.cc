#include "tests/experiments/rivals/rival_figures.h"

#include <cmath>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/experiments/runs/result_file.h"

namespace nexting::experiments {
namespace {

constexpr char kHeader[] = "file,cumulant,discount,rows,inputs,family,whole,whole_setting,half,half_setting";

bool ParseFigure(const std::vector<std::string>& cells, RivalFigure* figure) {
  figure->task.file = cells[0];
  figure->task.cumulant = cells[1];
  figure->family = cells[5];
  figure->whole_setting = cells[7];
  figure->half_setting = cells[9];
  return absl::SimpleAtod(cells[2], &figure->task.discount) && absl::SimpleAtoi(cells[3], &figure->task.rows) &&
         absl::SimpleAtoi(cells[4], &figure->task.inputs) && absl::SimpleAtod(cells[6], &figure->whole) &&
         absl::SimpleAtod(cells[8], &figure->half);
}

const RivalFigure* Least(const std::vector<RivalFigure>& figures, const StreamTask& task, double RivalFigure::*error) {
  const RivalFigure* least = nullptr;
  for (const RivalFigure& figure : figures) {
    if (figure.task == task && (least == nullptr || figure.*error < least->*error)) least = &figure;
  }
  return least;
}

}  // namespace

std::vector<RivalFigure> BestOfFamilies(const StreamTask& task, const std::vector<Candidate>& candidates,
                                        const std::vector<StreamScore>& scores) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  std::vector<RivalFigure> best;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (best.empty() || best.back().family != candidates[i].family) {
      best.push_back({task, candidates[i].family, kNone, "", kNone, ""});
    }
    RivalFigure& figure = best.back();
    if (scores[i].whole < figure.whole) {
      figure.whole = scores[i].whole;
      figure.whole_setting = candidates[i].setting;
    }
    if (scores[i].half < figure.half) {
      figure.half = scores[i].half;
      figure.half_setting = candidates[i].setting;
    }
  }
  std::erase_if(best, [](const RivalFigure& figure) { return std::isinf(figure.whole); });
  return best;
}

const RivalFigure* BestOverWhole(const std::vector<RivalFigure>& figures, const StreamTask& task) {
  return Least(figures, task, &RivalFigure::whole);
}

const RivalFigure* BestInHalf(const std::vector<RivalFigure>& figures, const StreamTask& task) {
  return Least(figures, task, &RivalFigure::half);
}

absl::StatusOr<std::vector<RivalFigure>> ReadRivalFigures(const std::string& path) {
  std::vector<RivalFigure> figures;
  const absl::Status status = ReadRows(path, kHeader, "rival's figure", [&figures](const auto& cells) {
    return ParseFigure(cells, &figures.emplace_back());
  });
  if (!status.ok()) return status;
  return figures;
}

absl::Status WriteRivalFigures(const std::string& path, const std::vector<RivalFigure>& figures) {
  std::string text = absl::StrCat(kHeader, "\n");
  for (const RivalFigure& figure : figures) {
    const StreamTask& task = figure.task;
    absl::StrAppendFormat(&text, "%s,%s,%g,%d,%d,%s,%.6g,%s,%.6g,%s\n", task.file, task.cumulant, task.discount,
                          task.rows, task.inputs, figure.family, figure.whole, figure.whole_setting, figure.half,
                          figure.half_setting);
  }
  return ReplaceFile(path, text);
}

}  // namespace nexting::experiments
