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

namespace nexting::core {

class ReturnJudge {
 public:
  struct State {
    std::vector<double> bets;      // [slots][n] predictions
    std::vector<double> returns;   // [slots] discounted sum of the cumulants since the bet
    std::vector<double> discount;  // [slots] gamma^(steps since the bet)
    uint64_t steps = 0;

    static constexpr void Visit(auto& self, auto& visit) { visit(self.bets, self.returns, self.discount, self.steps); }
  };

  ReturnJudge(double discount, size_t predictors);

  // Takes c_t. Returns true if it settles a bet; then settled_bet() and known_return() are valid until Bet.
  bool Observe(double cumulant);

  // The predictions of the settled bet, [n].
  absl::Span<const double> settled_bet() const;
  // The sum over k < H of gamma^k c_{t+1+k}. tail_discount() times a current prediction stands for the rest.
  double known_return() const;
  // gamma^H.
  double tail_discount() const { return tail_discount_; }

  // Places a bet if one is due at this step, and ends the step. REQUIRES: predictions.size() == n
  void Bet(absl::Span<const double> predictions);

  int horizon() const { return stride_ * static_cast<int>(slots_); }  // H
  int stride() const { return stride_; }                              // steps between bets
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  size_t slot() const { return (state_.steps / stride_) % slots_; }
  bool is_due() const { return state_.steps % stride_ == 0; }

  const double discount_;
  const size_t predictors_;
  int stride_ = 1;
  size_t slots_ = 1;
  double tail_discount_ = 0;
  State state_;
};

static_assert(VisitsEveryMember<ReturnJudge::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_RETURN_JUDGE_H_
