// What repeats is predicted from its third repetition on about as well as by "as one period ago", which knows the
// period.
#include "tests/core/ordinary_signals/trials.h"
#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

namespace {

// From the beginning of the third period on.
template <int kPeriod>
Rows FromThird() {
  return RowsFrom(2 * kPeriod);
}

// "As one day ago" gives .015; who knows the profile .008.
std::vector<Cell> Day(const HeadRun& run) { return {SquaredErrorCell(run, FromThird<testing::kRowsOfDay>(), 0.0162)}; }

// .014 and .007.
std::vector<Cell> Square(const HeadRun& run) {
  return {SquaredErrorCell(run, FromThird<testing::kRowsOfSquare>(), 0.016)};
}

// .17 and .08.
std::vector<Cell> Week(const HeadRun& run) { return {SquaredErrorCell(run, FromThird<testing::kRowsOfWeek>(), 0.14)}; }

}  // namespace

std::vector<Trial> SeasonTrials() {
  return {NextValueTrial("day", Day), NextValueTrial("square144", Square), NextValueTrial("week", Week)};
}

}  // namespace nexting::core
