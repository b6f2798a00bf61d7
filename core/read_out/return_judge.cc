#include "core/read_out/return_judge.h"

#include <algorithm>

#include "core/check.h"
#include "core/recipe.h"

namespace nexting::core {

namespace {

int StepsUntilNegligible(double discount) {
  int steps = 1;
  for (double power = discount; power > kRecipe.mixture.negligible_discount; power *= discount) ++steps;
  return steps;
}

}  // namespace

ReturnJudge::ReturnJudge(double discount, size_t predictors) : discount_(discount), predictors_(predictors) {
  const int horizon = StepsUntilNegligible(discount);
  constexpr int most = kRecipe.mixture.most_open_bets;
  stride_ = (horizon + most - 1) / most;
  slots_ = (horizon + stride_ - 1) / stride_;
  // By multiplication and not by std::pow, whose bits differ between libraries.
  tail_discount_ = 1.0;
  for (size_t k = 0; k < stride_ * slots_; ++k) tail_discount_ *= discount;
  state_.bets.assign(slots_ * predictors, 0.0);
  state_.returns.assign(slots_, 0.0);
  state_.discount.assign(slots_, 0.0);
}

bool ReturnJudge::Observe(double cumulant) {
  for (size_t i = 0; i < slots_; ++i) {
    state_.returns[i] += state_.discount[i] * cumulant;
    state_.discount[i] *= discount_;
  }
  // The slot that the next bet takes holds the oldest one, which is H steps old once every slot has been used.
  return is_due() && state_.steps >= stride_ * slots_;
}

absl::Span<const double> ReturnJudge::settled_bet() const { return {&state_.bets[slot() * predictors_], predictors_}; }

double ReturnJudge::known_return() const { return state_.returns[slot()]; }

void ReturnJudge::Bet(absl::Span<const double> predictions) {
  NEXTING_CHECK(predictions.size() == predictors_);
  if (is_due()) {
    std::copy(predictions.begin(), predictions.end(), state_.bets.begin() + slot() * predictors_);
    state_.returns[slot()] = 0.0;
    state_.discount[slot()] = 1.0;
  }
  ++state_.steps;
}

}  // namespace nexting::core
