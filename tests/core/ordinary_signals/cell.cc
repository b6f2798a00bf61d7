#include "tests/core/ordinary_signals/cell.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"

namespace nexting::core {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kCalmPart = 0.3;

// Errors of a head and of persistence in one row.
struct Errors {
  double learnt;
  double persistence;
};

std::vector<Errors> ErrorsIn(const HeadRun& run, const Rows& rows) {
  std::vector<Errors> errors;
  for (int i = 0; i < run.rows(); ++i) {
    if (!rows.contain(i) || std::isnan(run.values[i]) || std::isnan(run.persistence[i])) continue;
    errors.push_back({std::abs(run.predictions[i] - run.values[i]), std::abs(run.persistence[i] - run.values[i])});
  }
  return errors;
}

// Sum of |error|^power of the head over persistence's.
double Relative(const std::vector<Errors>& errors, double power) {
  double learnt = 0.0;
  double persistence = 0.0;
  for (const Errors& error : errors) {
    learnt += std::pow(error.learnt, power);
    persistence += std::pow(error.persistence, power);
  }
  if (persistence == 0.0) return learnt == 0.0 ? 0.0 : kInfinity;
  return learnt / persistence;
}

// The `count` errors before which the value changed least. Persistence's error is the change of its row.
std::vector<Errors> Calmest(const std::vector<Errors>& errors, size_t count) {
  std::vector<size_t> order;
  for (size_t i = 1; i < errors.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&errors](size_t a, size_t b) { return errors[a - 1].persistence < errors[b - 1].persistence; });
  std::vector<Errors> calmest;
  for (size_t i = 0; i < std::min(count, order.size()); ++i) calmest.push_back(errors[order[i]]);
  return calmest;
}

}  // namespace

Rows AllRows() {
  return {"all rows", [](int) { return true; }};
}

Rows RowsFrom(int first) {
  return {absl::StrCat("rows ", first, "-"), [first](int row) { return row >= first; }};
}

Rows RowsBetween(int first, int last) {
  return {absl::StrCat("rows ", first, "-", last), [first, last](int row) { return row >= first && row <= last; }};
}

double RelativeSquaredError(const HeadRun& run, const Rows& rows) { return Relative(ErrorsIn(run, rows), 2.0); }

Cell SquaredErrorCell(const HeadRun& run, const Rows& rows, double limit) {
  return {absl::StrCat("squared error, ", rows.name), RelativeSquaredError(run, rows), limit};
}

Cell OutsideCell(const HeadRun& run, const Rows& rows, double low, double high) {
  int outside = 0;
  for (int i = 1; i < run.rows(); ++i) {
    const bool inside = run.predictions[i] >= low && run.predictions[i] <= high;
    if (rows.contain(i) && !inside) ++outside;
  }
  return {absl::StrCat("predictions outside [", low, ", ", high, "], ", rows.name), static_cast<double>(outside), 0.0};
}

std::vector<Cell> AbsoluteErrorCells(const HeadRun& run, const AbsoluteLimits& limits) {
  const std::vector<Errors> errors = ErrorsIn(run, AllRows());
  std::vector<Cell> cells = {{"absolute error, all rows", Relative(errors, 1.0), limits.all}};
  const auto calm = static_cast<size_t>(kCalmPart * static_cast<double>(errors.size()));
  const auto unchanged = static_cast<size_t>(
      std::count_if(errors.begin(), errors.end(), [](const Errors& error) { return error.persistence == 0.0; }));
  if (unchanged >= calm) return cells;
  cells.push_back({"absolute error, calmest 30 % of rows", Relative(Calmest(errors, calm), 1.0), limits.calm});
  return cells;
}

}  // namespace nexting::core
