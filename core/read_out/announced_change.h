// Which changes are worth announcing. On signals that rest most of the time, a mean of what might come next is wrong a
// little in every quiet row: its squared error is best, its absolute error is far worse than persistence's. So a
// predicted change below some multiple tau of the recent size of changes is not announced, and persistence is
// predicted.
//
//   announced = 0 where |predicted change| < tau s, else the predicted change
//
// s is the running size of changes (views/running_scale.h). A multiple is good enough if the mean absolute error with
// it is at most a given ratio of persistence's (recipe.h). tau is the least that is good enough in all rows together
// and in the rows that moved as much as this one: how much a signal moves just now is the mean size of its newest
// changes over s, in a few degrees. Without the degrees, busy hours would pay for quiet ones. A signal that rests
// altogether is in the lowest degree, where persistence is often without error and no ratio could hold; there all rows
// together decide. Where no multiple is good enough, the one with the least error is taken. Errors are counted in units
// of s and limited, so that a jump or a change of scale decides nothing.
#ifndef NEXTING_CORE_READ_OUT_ANNOUNCED_CHANGE_H_
#define NEXTING_CORE_READ_OUT_ANNOUNCED_CHANGE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/recipe.h"
#include "core/state.h"
#include "core/views/running_scale.h"

namespace nexting::core {

class AnnouncedChange {
 public:
  static constexpr size_t kThresholds = kRecipe.mixture.thresholds.size();
  static constexpr size_t kDegrees = kRecipe.mixture.motions.size() + 1;

  // The mean absolute errors in some rows, and what follows from them.
  struct Errors {
    std::array<double, kThresholds> announced = {};
    double persistence = 0;
    uint64_t chosen = 0;  // index of the least threshold that is good enough
    uint64_t judged = 0;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.announced, self.persistence, self.chosen, self.judged);
    }
  };

  struct State {
    Errors all;
    std::array<Errors, kDegrees> degrees;

    static constexpr void Visit(auto& self, auto& visit) { visit(self.all, self.degrees); }
  };

  AnnouncedChange();

  // The degree of a signal whose newest changes have this mean size, in units of s.
  static size_t DegreeOf(double motion);

  // What is announced of a change that is predicted in that degree of motion.
  double Announce(double change, size_t degree) const;

  // Takes the change that came, what had been predicted of it, and the degree of motion then.
  void Judge(double predicted, double came, size_t degree);

  // Index of tau in that degree.
  uint64_t chosen(size_t degree) const;

  static void Visit(auto& self, auto& visit) {
    VisitState(self.size_, visit);
    visit(self.state_);
  }

 private:
  double AnnounceAbove(double change, double threshold) const;
  void JudgeIn(Errors& errors, double largest_ratio, double predicted, double came) const;

  RunningScale size_;
  State state_;
};

static_assert(VisitsEveryMember<AnnouncedChange::Errors>());
static_assert(VisitsEveryMember<AnnouncedChange::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_ANNOUNCED_CHANGE_H_
