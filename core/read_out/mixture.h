// How much each of n experts is heard: by how well it has predicted lately, and the more sharply the more is known.
//
//   L_e  <- L_e + r (min(q, growth L_min / r) - L_e)     q: the expert's squared error, r = max(1/window, 1/judged)
//   R_e  <- the same over a shorter window, without the limit
//   pi_e ~  prior_e exp(-sharpness (L_e - L_min)/L_min - recent_sharpness (R_e - R_min)/R_min)
//   sharpness = min(largest sharpness, evidence * judged)
//
// An error that all experts share, such as a jump that nothing announced, says little of their worth: when even the
// least error is above `shock` L_min, all errors are divided by what brings the least down to that. Otherwise one such
// row would level all differences between the losses. The first expert is persistence; its prior is larger, so the
// others are heard when they have earned it. Constants: recipe::Mixture (recipe.h).
#ifndef NEXTING_CORE_READ_OUT_MIXTURE_H_
#define NEXTING_CORE_READ_OUT_MIXTURE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/state.h"

namespace nexting::core {

class Mixture {
 public:
  struct State {
    std::vector<double> losses;         // [n] L
    std::vector<double> recent_losses;  // [n] R
    std::vector<double> weights;        // [n] pi, sums to 1; all of it on the first expert before the first Judge
    uint64_t judged = 0;

    static constexpr void Visit(auto& self, auto& visit) {
      visit(self.losses, self.recent_losses, self.weights, self.judged);
    }
  };

  struct Options {
    double window = 500;        // predictions that L averages
    double recent_window = 50;  // and R
    double sharpness = 8;
    double recent_sharpness = 0.5;
    double evidence = 0.25;  // sharpness that one judged prediction gives
    double first_prior = 1;  // logarithm of how much more the first expert is believed than another
  };

  Mixture(size_t experts, const Options& options);

  // Goes on with these losses, [n], of so many predictions.
  void Continue(absl::Span<const double> losses, uint64_t judged);

  // Takes the squared errors of all experts' predictions of the same value, [n], and weighs the experts anew.
  void Judge(absl::Span<const double> squared_errors);

  // sum over e of pi_e predictions_e.
  double Mix(absl::Span<const double> predictions) const;

  absl::Span<const double> weights() const { return state_.weights; }
  const State& state() const { return state_; }
  State& mutable_state() { return state_; }

 private:
  double Shock(absl::Span<const double> squared_errors, double least) const;
  double Counted(absl::Span<const double> losses, size_t e) const;
  double LeastCounted(absl::Span<const double> losses) const;
  void Weigh();

  Options options_;
  State state_;
};

static_assert(VisitsEveryMember<Mixture::State>());

}  // namespace nexting::core

#endif  // NEXTING_CORE_READ_OUT_MIXTURE_H_
