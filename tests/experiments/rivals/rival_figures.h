// What each family of rivals reaches on each stream with its best setting, kept as CSV:
//
//   file,cumulant,discount,rows,inputs,family,whole,whole_setting,half,half_setting
#ifndef NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_FIGURES_H_
#define NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_FIGURES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/experiments/environments/recorded_stream.h"
#include "tests/experiments/rivals/candidates.h"
#include "tests/experiments/runs/stream_score.h"

namespace nexting::experiments {

// The best error that one setting of a family reached.
struct RivalFigure {
  StreamTask task;
  std::string family;
  double whole = 0;  // StreamScore::whole
  std::string whole_setting;
  double half = 0;  // StreamScore::half, maybe of another setting
  std::string half_setting;
};

// The best of each family, in the order of the candidates; settings that diverged are passed over. `scores` are those
// of the candidates.
std::vector<RivalFigure> BestOfFamilies(const StreamTask& task, const std::vector<Candidate>& candidates,
                                        const std::vector<StreamScore>& scores);

// The family with the least error over the whole stream or in its second half; null where no figure is of this task.
const RivalFigure* BestOverWhole(const std::vector<RivalFigure>& figures, const StreamTask& task);
const RivalFigure* BestInHalf(const std::vector<RivalFigure>& figures, const StreamTask& task);

// NOT_FOUND where there is no file, INVALID_ARGUMENT names the line that cannot be read.
absl::StatusOr<std::vector<RivalFigure>> ReadRivalFigures(const std::string& path);

[[nodiscard]] absl::Status WriteRivalFigures(const std::string& path, const std::vector<RivalFigure>& figures);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_RIVALS_RIVAL_FIGURES_H_
