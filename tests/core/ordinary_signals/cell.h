// A figure of a run beside its limit, and the figures that most trials have.
//
// A row counts for an error if its value came and some value came before it, so that persistence predicts it. An error
// relative to persistence's is 0 where both are 0, and infinite where only persistence's is.
#ifndef NEXTING_TESTS_CORE_ORDINARY_SIGNALS_CELL_H_
#define NEXTING_TESTS_CORE_ORDINARY_SIGNALS_CELL_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/core/ordinary_signals/default_run.h"

namespace nexting::core {

struct Cell {
  std::string what;
  double figure;
  double limit;

  // False for a figure that is no number.
  bool holds() const { return figure <= limit; }
};

// Rows of a run, with the words that name them.
struct Rows {
  std::string name;
  std::function<bool(int row)> contain;
};

Rows AllRows();
Rows RowsFrom(int first);
Rows RowsBetween(int first, int last);  // both belong to them

// Mean squared error over those rows, relative to persistence's.
double RelativeSquaredError(const HeadRun& run, const Rows& rows);

Cell SquaredErrorCell(const HeadRun& run, const Rows& rows, double limit);

// How many predictions of those rows are outside [low, high] or are no number; none may be.
Cell OutsideCell(const HeadRun& run, const Rows& rows, double low, double high);

// Mean absolute error relative to persistence's: over all rows, and over the calmest 30 % of rows. Rows are calm if the
// change that was known when their value was predicted is small. By the change that is predicted, which nobody can
// know, the best predictor of a noisy signal would lose to persistence: its error would be set against the smallest of
// persistence's. The second has no cell where 30 % of the values repeat the one before.
struct AbsoluteLimits {
  double all = 1.02;
  double calm = 1.1;
};
std::vector<Cell> AbsoluteErrorCells(const HeadRun& run, const AbsoluteLimits& limits = {});

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_ORDINARY_SIGNALS_CELL_H_
