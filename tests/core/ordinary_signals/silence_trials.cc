// What did not come is not judged, and what came before the first value is as if it had not been.
#include <cmath>

#include "core/state.h"
#include "tests/core/ordinary_signals/trials.h"
#include "tests/testing/ordinary_signals.h"

namespace nexting::core {

namespace {

// How many rows without a value moved any number of what is known of the quality.
Cell SilenceMovesNothing(const HeadRun& run) {
  int moved = 0;
  for (int i = 0; i < run.rows(); ++i) {
    const HeadQuality before = i == 0 ? HeadQuality() : run.quality[i - 1];
    if (std::isnan(run.values[i]) && StateDigest(run.quality[i]) != StateDigest(before)) ++moved;
  }
  return {"missing values that moved the quality", static_cast<double>(moved), 0.0};
}

// Each value that came settles one prediction, but for the first, of which there was none.
Cell EachValueJudgedOnce(const HeadRun& run) {
  double came = 0.0;
  for (const double value : run.values) came += std::isnan(value) ? 0.0 : 1.0;
  return {"judged, apart from one for each value after the first",
          std::abs(static_cast<double>(run.quality.back().judged) - (came - 1.0)), 0.0};
}

std::vector<Cell> Dead(const HeadRun& run) { return {SilenceMovesNothing(run), EachValueJudgedOnce(run)}; }

// Where nothing came, persistence is the last value that did.
std::vector<Cell> Holes(const HeadRun& run) {
  return {SquaredErrorCell(run, AllRows(), 0.73), SilenceMovesNothing(run), EachValueJudgedOnce(run)};
}

std::vector<Cell> FirstMissing(const HeadRun& run) {
  const HeadRun without = RunDefault(std::vector<double>(run.values.begin() + 1, run.values.end()));
  const double with_row = RelativeSquaredError(run, AllRows());
  return {{"squared error, all rows, by what it is without the first row",
           with_row / RelativeSquaredError(without, AllRows()), 1.04},
          SilenceMovesNothing(run),
          EachValueJudgedOnce(run)};
}

}  // namespace

std::vector<Trial> SilenceTrials() {
  return {NextValueTrial("dead", Dead), NextValueTrial("holes", Holes), NextValueTrial("first_missing", FirstMissing)};
}

}  // namespace nexting::core
