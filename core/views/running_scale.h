// The running size of a signal without a mean, such as a change or an error: the root of a running mean of squares that
// no single value can throw.
//
//   a      =  max(rate, 1/n)                                n counts the values
//   square <- square + a (min(e^2, outlier square) - square)  the limit holds from the 21st value on
//
// A signal that grows lastingly is followed in some dozen values, whatever the factor, because a limited value still
// multiplies the square by 1 + a (outlier - 1). One that shrinks is followed at the rate.
#ifndef NEXTING_CORE_VIEWS_RUNNING_SCALE_H_
#define NEXTING_CORE_VIEWS_RUNNING_SCALE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/recipe.h"
#include "core/state.h"

namespace nexting::core {

class RunningScale {
 public:
  struct State {
    double square = 0;
    uint64_t count = 0;

    static constexpr void Visit(auto& self, auto& visit) { visit(self.square, self.count); }
  };

  explicit RunningScale(const recipe::Scale& options) : options_(options) {}

  void Add(double value) {
    const double a = std::max(options_.rate, 1.0 / static_cast<double>(++state_.count));
    double square = value * value;
    if (is_known() && state_.square > 0.0) square = std::min(square, options_.outlier * state_.square);
    state_.square += a * (square - state_.square);
  }

  // Whether enough values have come to call one an outlier.
  bool is_known() const { return state_.count > kRecipe.views.values_to_trust; }

  // 0 before the first value that is not 0.
  double size() const { return std::sqrt(state_.square); }
  uint64_t count() const { return state_.count; }

  // `value`, limited to +-`sizes` times the size once that is known.
  double Limit(double value, double sizes) const {
    const double limit = sizes * size();
    return is_known() && limit > 0.0 ? std::clamp(value, -limit, limit) : value;
  }

  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  recipe::Scale options_;
  State state_;
};

static_assert(VisitsEveryMember<RunningScale::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_VIEWS_RUNNING_SCALE_H_
