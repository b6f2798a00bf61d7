// Compares predictions of one head with realised returns: each of n predictors places a bet on the return, and the bet
// is settled when the return is known.
//
// A bet made at step t is settled at t + H against
//
//   R = sum over k < H of gamma^k c_{t+1+k} + gamma^H yhat_{t+H}
//
// where H is the number of steps after which gamma^H is negligible (1 for gamma = 0, where R is exact). At most b bets
// are open: for H > b a bet is placed every ceil(H / b) steps, so memory does not grow with the horizon. recipe.h says
// which gamma^H is negligible, and b. All numbers are in the cumulant's units. Cost of a step: b + n.
#ifndef NEXTING_CORE_READ_OUT_RETURN_JUDGE_H_
#define NEXTING_CORE_READ_OUT_RETURN_JUDGE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"
#include "core/views/row_schedule.h"

namespace nexting::core {

class ReturnJudge {
 public:
  struct State {
    std::vector<double> bets;      // [slots][n] predictions
    std::vector<double> returns;   // [slots] discounted sum of the cumulants since the bet
    std::vector<double> discount;  // [slots] gamma^(steps since the bet); -1 for no bet, or one that is void

    static constexpr void Visit(auto& self, auto& visit) { visit(self.bets, self.returns, self.discount); }
  };

  ReturnJudge(double discount, size_t predictors);

  // Takes c_t of step t. Returns true if it settles a bet; then settled_bet() and known_return() are valid until Bet.
  // `came` is false for a value that takes the place of a missing one: all open bets are void, because their returns
  // will never be known.
  bool Observe(uint64_t step, double cumulant, bool came);

  // The predictions of the settled bet, [n].
  absl::Span<const double> settled_bet() const;
  // The sum over k < H of gamma^k c_{t+1+k}. tail_discount() times a current prediction stands for the rest.
  double known_return() const;
  // gamma^H.
  double tail_discount() const { return tail_discount_; }

  // Places a bet if one is due at this step. REQUIRES: predictions.size() == n, and one call in each step
  void Bet(uint64_t step, absl::Span<const double> predictions);

  int horizon() const { return static_cast<int>(schedule_.stride * schedule_.slots); }  // H
  const RowSchedule& schedule() const { return schedule_; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  const double discount_;
  const size_t predictors_;
  RowSchedule schedule_;
  size_t settled_ = 0;  // slot
  double tail_discount_ = 0;
  State state_;
};

static_assert(VisitsEveryMember<ReturnJudge::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_RETURN_JUDGE_H_
