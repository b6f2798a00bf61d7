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
  schedule_.stride = static_cast<size_t>((horizon + most - 1) / most);
  schedule_.slots = (static_cast<size_t>(horizon) + schedule_.stride - 1) / schedule_.stride;
  // By multiplication and not by std::pow, whose bits differ between libraries.
  tail_discount_ = 1.0;
  for (size_t k = 0; k < schedule_.stride * schedule_.slots; ++k) tail_discount_ *= discount;
  state_.bets.assign(schedule_.slots * predictors, 0.0);
  state_.returns.assign(schedule_.slots, 0.0);
  state_.discount.assign(schedule_.slots, -1.0);
}

bool ReturnJudge::Observe(uint64_t step, double cumulant, bool came) {
  for (size_t i = 0; i < schedule_.slots; ++i) {
    if (!came) state_.discount[i] = -1.0;
    if (state_.discount[i] < 0.0) continue;
    state_.returns[i] += state_.discount[i] * cumulant;
    state_.discount[i] *= discount_;
  }
  // The slot that the next bet takes holds the oldest one, which is H steps old.
  settled_ = schedule_.slot(step);
  return schedule_.is_due(step) && state_.discount[settled_] >= 0.0;
}

absl::Span<const double> ReturnJudge::settled_bet() const {
  return {&state_.bets[settled_ * predictors_], predictors_};
}

double ReturnJudge::known_return() const { return state_.returns[settled_]; }

void ReturnJudge::Bet(uint64_t step, absl::Span<const double> predictions) {
  NEXTING_CHECK(predictions.size() == predictors_);
  if (!schedule_.is_due(step)) return;
  const size_t slot = schedule_.slot(step);
  std::copy(predictions.begin(), predictions.end(), state_.bets.begin() + slot * predictors_);
  state_.returns[slot] = 0.0;
  state_.discount[slot] = 1.0;
}

}  // namespace nexting::core
