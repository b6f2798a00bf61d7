// Results on recorded streams as tables, beside the best rivals.
#ifndef NEXTING_TESTS_EXPERIMENTS_REPORT_STREAM_TABLE_H_
#define NEXTING_TESTS_EXPERIMENTS_REPORT_STREAM_TABLE_H_

#include <string>
#include <vector>

#include "tests/experiments/figures/text_table.h"
#include "tests/experiments/rivals/rival_figures.h"
#include "tests/experiments/runs/stream_run.h"

namespace nexting::experiments {

// What the columns of StreamTable are.
inline constexpr char kStreamColumns[] =
    "Error: mean squared error / variance of the return, over the whole stream. Half, absolute and first 100: squared "
    "errors in the second half, absolute errors over the whole stream, and squared errors of the first 100 rows, each "
    "divided by persistence's. The best rival is that of the family with the least error there, tuned in hindsight; "
    "below a ratio of 1 the learner is better than all of them.\n";

// Results of one learner with one discount each, in the order in which they first occur.
std::vector<std::vector<StreamResult>> ByLearnerAndDiscount(const std::vector<StreamResult>& results);

// `default, the next value`. REQUIRES: results of one learner with one discount
std::string TitleOf(const std::vector<StreamResult>& results);

// A row for each stream, then the geometric means and the largest figures of the columns that are ratios. Unknown
// beside rivals that were not tuned on exactly this recording.
TextTable StreamTable(const std::vector<StreamResult>& results, const std::vector<RivalFigure>& rivals);

// Which rivals those are, with their settings.
TextTable BestRivalTable(const std::vector<RivalFigure>& rivals);

}  // namespace nexting::experiments

#endif  // NEXTING_TESTS_EXPERIMENTS_REPORT_STREAM_TABLE_H_
