// How well a head predicts, beside persistence, against returns that are known: over the last of them, and over all.
//
//   mean <- mean + max(1/n, 1/N) (x - mean)    recent: N = recipe.h's quality_window, about the last 1,000 returns
//   mean <- mean + 1/n (x - mean)              whole: the plain mean over all n returns since the stream began
//
// A learner that comes from a version without some of these means begins to count them when it is opened.
//
// Units: those of the return G, or their square; times 1 - gamma (squared: (1 - gamma)^2) they are the errors of the
// weighted mean of what comes.
#ifndef NEXTING_CORE_HEAD_QUALITY_H_
#define NEXTING_CORE_HEAD_QUALITY_H_

#include <cstdint>

#include "core/state.h"

namespace nexting::core {

struct MeanErrors {
  double squared_error = 0;            // mean (yhat - G)^2
  double baseline_squared_error = 0;   // mean (persistence - G)^2
  double absolute_error = 0;           // mean |yhat - G|
  double baseline_absolute_error = 0;  // mean |persistence - G|

  // 1 - squared_error / baseline_squared_error; 0 while nothing has been judged and where the baseline has no error.
  double skill() const;

  // Move the means by `rate` towards the errors yhat - G and persistence - G of one return.
  void MoveSquared(double rate, double error, double baseline_error);
  void MoveAbsolute(double rate, double error, double baseline_error);

  static constexpr void Visit(auto& self, auto& visit) {  // see state.h
    visit(self.squared_error, self.baseline_squared_error, self.absolute_error, self.baseline_absolute_error);
  }
};

// For gamma > 0 a return counts when its first H = ln(0.01) / ln(gamma) steps are known; the current prediction stands
// for the steps after them. A return with a missing value is never known and moves nothing.
struct HeadQuality {
  uint64_t judged = 0;   // returns judged so far
  uint64_t counted = 0;  // of them in `whole` and in the absolute errors
  MeanErrors recent;
  MeanErrors whole;

  double skill() const { return recent.skill(); }

  // Takes the errors yhat - G and persistence - G of the next return.
  void Judge(double error, double baseline_error);

  static constexpr void Visit(auto& self, auto& visit) {  // see state.h
    visit(self.judged, self.counted, self.recent, self.whole);
  }
};

static_assert(VisitsEveryMember<MeanErrors>());
static_assert(VisitsEveryMember<HeadQuality>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_HEAD_QUALITY_H_
