// Feeds a signal to a season finder as a learner would, and keeps what was found when.
#ifndef NEXTING_TESTS_CORE_VIEWS_SEASON_WATCH_H_
#define NEXTING_TESTS_CORE_VIEWS_SEASON_WATCH_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/views/change_history.h"
#include "core/views/season_finder.h"

namespace nexting::core {

class SeasonWatch {
 public:
  // A value that is NaN is missing: the signal did not change.
  void Add(double value) {
    const double change = rows_ == 0 || std::isnan(value) || std::isnan(last_) ? 0.0 : value - last_;
    if (!std::isnan(value)) last_ = value;
    if (rows_++ == 0) return;
    history.Push(change);
    finder.Step(history);
  }

  void Add(const std::vector<double>& signal) {
    for (const double value : signal) Add(value);
  }

  // The number of rows after which a season within `tolerance` of `length` was known; 0 for not in the whole signal.
  int RowsUntil(const std::vector<double>& signal, uint64_t length, uint64_t tolerance = 0) {
    for (size_t t = 0; t < signal.size(); ++t) {
      Add(signal[t]);
      if (Knows(length, tolerance)) return static_cast<int>(t) + 1;
    }
    return 0;
  }

  bool Knows(uint64_t length, uint64_t tolerance = 0) const {
    return std::any_of(finder.seasons().begin(), finder.seasons().end(), [&](uint64_t season) {
      return std::max(season, length) - std::min(season, length) <= tolerance;
    });
  }

  ChangeHistory history{SeasonFinder::kHistory};
  SeasonFinder finder;

 private:
  int rows_ = 0;
  double last_ = std::nan("");
};

}  // namespace nexting::core

#endif  // NEXTING_TESTS_CORE_VIEWS_SEASON_WATCH_H_
